import type { Clip, ClipListPage, LISTED_STATUSES } from '../../../contract/index.ts';
import { type CursorScope, readCursor, writeCursor } from './cursor.ts';
import { type ListDependencies, toListed } from './listed.ts';

/** A page ends here too, so that it stays well below what an answer may have: long recordings have many segments. */
const MOST_CHARACTERS = 1_000_000;
/** So many are looked at for a page, also where few fit. */
const MOST_LOOKS = 1000;

/** What is asked for. */
export interface ListQuery {
  batch?: string | undefined;
  speaker?: string | undefined;
  status?: (typeof LISTED_STATUSES)[number] | undefined;
  cursor?: string | undefined;
  limit: number;
}

/**
 * A page of a tenant's clips, the newest first.
 *
 * @throws HttpError 400 when the cursor is none of this list
 */
export async function listClips(
  dependencies: ListDependencies,
  tenant: string,
  { batch, speaker, status, cursor, limit }: ListQuery,
): Promise<ClipListPage> {
  const scope: CursorScope = ['clips', tenant, batch, speaker, status];
  const page: Clip[] = [];
  let [place, looks, characters] = ['', 0, 0];
  // One more than the page has: whether there is another.
  const atOnce = status === undefined ? Math.min(100, limit + 1) : undefined;
  for await (const step of dependencies.clips.walk({ tenant, batch, speaker }, readCursor(cursor, scope), atOnce)) {
    const isFull = page.length === limit || looks === MOST_LOOKS || characters >= MOST_CHARACTERS;
    if (isFull) return { clips: page, nextCursor: writeCursor(place, scope) };
    [place, looks] = [step.place, looks + 1];
    const clip = step.clip && (await toListed(dependencies, step.clip));
    if (!clip || (status !== undefined && clip.status !== status)) continue;
    page.push(clip);
    characters += JSON.stringify(clip).length;
  }
  return { clips: page };
}
