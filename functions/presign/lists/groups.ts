import type { Batch, BatchListPage, Speaker, SpeakerListPage } from '../../../contract/index.ts';
import type { NamedList } from '../../records/index.ts';
import { noSuchBatch, noSuchSpeaker } from '../errors.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { ListDependencies } from './listed.ts';
import { summarise } from './summarise.ts';

/** Which page of names is asked for. */
export interface NamesQuery {
  cursor?: string | undefined;
  limit: number;
}

/** A page of a tenant's batches. @throws HttpError 400 when the cursor is none of it */
export async function listBatches(
  dependencies: Pick<ListDependencies, 'clips'>,
  tenant: string,
  query: NamesQuery,
): Promise<BatchListPage> {
  const { names, ...more } = await pageOfNames(dependencies, tenant, 'batch', query);
  return { batches: names.map(({ name: batch, ...rest }) => ({ batch, ...timeOf(rest) })), ...more };
}

/** A page of a tenant's speakers. @throws HttpError 400 when the cursor is none of it */
export async function listSpeakers(
  dependencies: Pick<ListDependencies, 'clips'>,
  tenant: string,
  query: NamesQuery,
): Promise<SpeakerListPage> {
  const { names, ...more } = await pageOfNames(dependencies, tenant, 'speaker', query);
  return { speakers: names.map(({ name: speaker, ...rest }) => ({ speaker, ...timeOf(rest) })), ...more };
}

/** A batch, counted now. @throws HttpError 404 when it has no clips */
export async function getBatch(dependencies: ListDependencies, tenant: string, batch: string): Promise<Batch> {
  const summary = await summarise(dependencies, { tenant, batch });
  if (!summary) throw noSuchBatch();
  return { batch, state: 'open', ...summary };
}

/** A speaker, counted now. @throws HttpError 404 when there are no clips of theirs */
export async function getSpeaker(dependencies: ListDependencies, tenant: string, speaker: string): Promise<Speaker> {
  const summary = await summarise(dependencies, { tenant, speaker });
  if (!summary) throw noSuchSpeaker();
  return { speaker, ...summary };
}

async function pageOfNames(
  { clips }: Pick<ListDependencies, 'clips'>,
  tenant: string,
  kind: 'batch' | 'speaker',
  { cursor, limit }: NamesQuery,
): Promise<{ names: NamedList[]; nextCursor?: string }> {
  const scope = [kind, tenant];
  // One more than the page has: whether there is another.
  const { names, more } = await clips.lists.names({ tenant, kind }, readCursor(cursor, scope), limit + 1);
  const page = names.slice(0, limit);
  if (more === undefined) return { names: page };
  // Where some have ended, all that are left are on this page.
  const last = names.length > limit ? (page.at(-1)?.name as string) : more;
  return { names: page, nextCursor: writeCursor(last, scope) };
}

function timeOf({ latestAtEpochMs }: Omit<NamedList, 'name'>): { latestCreatedAt: string } {
  return { latestCreatedAt: new Date(latestAtEpochMs).toISOString() };
}
