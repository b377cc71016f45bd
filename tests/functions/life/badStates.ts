import { type ClipItem, listItemKeys } from '../../../functions/records/index.ts';
import type { Values } from './expressions.ts';
import type { WorldState } from './worldState.ts';

const RESULT_KEY = 'results/ann/monday/a.wav.json';

/** The records of clips. */
export function clipsIn({ items }: Pick<WorldState, 'items'>): ClipItem[] {
  return [...items.values()].filter(({ sk }) => sk === 'clip') as unknown as ClipItem[];
}

/** What lies beside the dropped file. */
export function resultIn({ bucket }: WorldState): Values | undefined {
  const found = bucket.objects.get(RESULT_KEY);
  return found && (JSON.parse(new TextDecoder().decode(found.bytes)) as Values);
}

/** @throws when nothing can happen any more, and something is not as it must be then */
export function checkAtTheEnd(world: WorldState): void {
  const clips = clipsIn(world);
  for (const clip of clips) checkClip(clip, world);
  for (const key of world.bucket.objects.keys()) {
    const isSomebodys = key === RESULT_KEY || clips.some(({ objectKey }) => objectKey === key);
    // A dropped file that was overwritten in time leaves its audio to the clip of the later write.
    if (!isSomebodys) throw new Error(`${key} is nobody's.`);
  }
  for (const { sk, clipId } of world.items.values()) {
    const isLost = sk === 'idempotency-key' && world.watch.isErased(String(clipId));
    if (isLost) throw new Error(`A key still names ${String(clipId)}, which is erased.`);
  }
  checkResult(world);
}

/** Who is there is in each list, and each list has its name. */
function checkLists(clip: ClipItem, items: WorldState['items']): void {
  const missing = listItemKeys(clip).filter(({ pk, sk }) => !items.has(`${pk}|${sk}`));
  if (missing.length > 0) throw new Error(`${clip.clipId} is not in all of its lists.`);
}

function checkClip(clip: ClipItem, { bucket, watch, items }: WorldState): void {
  const { clipId, status, objectKey } = clip;
  checkLists(clip, items);
  if (status === 'processing') throw new Error(`${clipId} is worked on for ever.`);
  if (status === 'awaiting-upload' && bucket.objects.has(objectKey)) {
    throw new Error(`${clipId} has audio that nobody comes for.`);
  }
  if (watch.isErased(clipId)) throw new Error(`${clipId} is there, and was erased.`);
}

/** What lies beside the dropped file is of its last clip, and says what the record says. */
function checkResult(world: WorldState): void {
  const drops = clipsIn(world).filter(({ source }) => source === 'drop');
  const last = drops.toSorted((a, b) => (a.sequencer! < b.sequencer! ? 1 : -1))[0];
  const result = resultIn(world);
  if (result?.clipId !== last?.clipId) {
    throw new Error(`The result is of ${String(result?.clipId)}, the last file is ${String(last?.clipId)}.`);
  }
  if (result?.status !== last?.status) {
    throw new Error(`The result says ${String(result?.status)}, the record ${String(last?.status)}.`);
  }
}
