import { inParallel } from '../inParallel.ts';
import type { ClipItem, Erasure } from '../records/index.ts';
import { placeOf, readPlace } from '../records/index.ts';
import { type ErasingDependencies, eraseEverywhere } from './eraseEverywhere.ts';

const READ_AT_ONCE = 100;
const ERASED_AT_ONCE = 10;

/**
 * Erases the clips of a batch or a speaker that were made until a moment, a hundred at a time, and the pointers that lead
 * nowhere. Again the same goes on where it was left.
 *
 * @param mayGoOn asked after each hundred
 * @returns whether all are erased
 */
export async function eraseList(
  dependencies: ErasingDependencies,
  { tenant, kind, name, untilEpochMs }: Omit<Erasure, 'bucket'>,
  mayGoOn: () => boolean,
): Promise<boolean> {
  const { clips, uploads } = dependencies;
  const list = { tenant, kind, name };
  let before: string | undefined = placeOf({ createdAtEpochMs: untilEpochMs + 1, clipId: '' });
  do {
    const { places, more } = await clips.lists.places(list, before, READ_AT_ONCE);
    const found = await clips.peekAll(
      tenant,
      places.map((place) => readPlace(place)?.clipId as string),
    );
    await inParallel(places, ERASED_AT_ONCE, async (place, index) => {
      const clip = found[index];
      if (clip && clip[kind] === name && placeOf(clip) === place) await eraseEverywhere(dependencies, clip);
      else await clips.lists.removePointer(list, place);
    });
    for (const batch of batchesOf(found)) await uploads.eraseTables(tenant, batch);
    before = more;
  } while (before !== undefined && mayGoOn());
  return before === undefined;
}

function batchesOf(clips: readonly (ClipItem | undefined)[]): Set<string> {
  return new Set(clips.flatMap((clip) => clip?.batch ?? []));
}
