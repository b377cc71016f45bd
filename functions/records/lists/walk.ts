import type { ClipItem } from '../clipItem.ts';
import type { ClipLists } from './clipLists.ts';
import { type ClipList, dayOf, placeOf, readPlace } from './listKeys.ts';

/** Which clips are meant: all of a tenant, or those of a batch, of a speaker, of both. */
export interface Wanted {
  tenant: string;
  batch?: string | undefined;
  speaker?: string | undefined;
}

/** One pointer of a list, and its clip; undefined when that is gone, or is none of those that are wanted. */
export interface Step {
  place: string;
  clip: ClipItem | undefined;
}

/** What reads the clips of pointers. */
export interface ClipReader {
  /** @returns the clips, each in the place of its id; undefined for those that are gone */
  getAll: (tenant: string, clipIds: readonly string[]) => Promise<(ClipItem | undefined)[]>;
}

/** As many clips are read at once as one call of the table reads (Amazon DynamoDB API Reference, BatchGetItem). */
export const CLIPS_AT_ONCE = 100;
const DAYS_AT_ONCE = 50;

/**
 * Goes through clips, newest first. What comes while it goes is newer, and so is not met.
 *
 * @param before only those that stand behind this place
 * @param atOnce how many are read at once
 */
export async function* walk(
  clips: ClipReader,
  lists: ClipLists,
  wanted: Wanted,
  before?: string,
  atOnce = CLIPS_AT_ONCE,
): AsyncGenerator<Step> {
  for await (const list of listsFor(lists, wanted, before)) {
    let from = before;
    do {
      const { places, more } = await lists.places(list, from, atOnce);
      const ids = places.map((place) => readPlace(place)?.clipId as string);
      const found = await clips.getAll(wanted.tenant, ids);
      for (const [index, place] of places.entries()) yield { place, clip: ifWanted(found[index], place, wanted) };
      from = more;
    } while (from !== undefined);
  }
}

/** The lists that hold all that is wanted, one after the other. */
async function* listsFor(
  lists: ClipLists,
  { tenant, batch, speaker }: Wanted,
  before?: string,
): AsyncGenerator<ClipList> {
  if (batch !== undefined) yield { tenant, kind: 'batch', name: batch };
  else if (speaker !== undefined) yield { tenant, kind: 'speaker', name: speaker };
  else yield* daysOf(lists, tenant, before && dayOf(readPlace(before)?.createdAtEpochMs as number));
}

async function* daysOf(lists: ClipLists, tenant: string, first: string | undefined): AsyncGenerator<ClipList> {
  if (first !== undefined) yield { tenant, kind: 'day', name: first };
  let from = first;
  do {
    const { names, more } = await lists.names({ tenant, kind: 'day' }, from, DAYS_AT_ONCE);
    for (const { name } of names) yield { tenant, kind: 'day', name };
    from = more;
  } while (from !== undefined);
}

/** A dropped file's clip can have pointers of workers who were too late to make it. */
function ifWanted(clip: ClipItem | undefined, place: string, { batch, speaker }: Wanted): ClipItem | undefined {
  const isIt =
    clip !== undefined &&
    placeOf(clip) === place &&
    (batch === undefined || clip.batch === batch) &&
    (speaker === undefined || clip.speaker === speaker);
  return isIt ? clip : undefined;
}
