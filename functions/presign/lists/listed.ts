import type { Clip } from '../../../contract/index.ts';
import { inParallel } from '../../inParallel.ts';
import type { ClipItem, Wanted } from '../../records/index.ts';
import type { ClipDependencies } from '../clips.ts';
import { toClip } from '../clipView.ts';

/** What lists need. */
export type ListDependencies = Pick<ClipDependencies, 'clips' | 'uploads' | 'nowMs'>;

/** A clip in a list. */
export interface Listed {
  /** Where it stands. */
  place: string;
  item: ClipItem;
  clip: Clip;
}

const SHOWN_AT_ONCE = 100;
const ASKED_AT_ONCE = 20;

/** Clips as lists show them, newest first, a hundred at a time. @param before only those behind this place */
export async function* listedClips(
  dependencies: ListDependencies,
  wanted: Wanted,
  before?: string,
): AsyncGenerator<Listed[]> {
  let part: Omit<Listed, 'clip'>[] = [];
  const show = () =>
    inParallel(part, ASKED_AT_ONCE, async (one) => ({ ...one, clip: await toListed(dependencies, one.item) }));
  for await (const { place, clip: item } of dependencies.clips.walk(wanted, before)) {
    if (item) part.push({ place, item });
    if (part.length < SHOWN_AT_ONCE) continue;
    yield await show();
    part = [];
  }
  if (part.length > 0) yield await show();
}

/** A clip as lists show it. Only of one whose upload seems never to have come it is asked whether it has. */
export async function toListed({ uploads, nowMs }: ListDependencies, item: ClipItem): Promise<Clip> {
  const options = { nowMs: nowMs(), includeEmbedding: false };
  const clip = toClip(item, { ...options, isUploaded: false });
  if (item.status !== 'awaiting-upload' || clip.status === 'awaiting-upload') return clip;
  if ((await uploads.arrivedAt(item)) === undefined) return clip;
  return { ...toClip(item, { ...options, isUploaded: true }), status: 'awaiting-upload' };
}
