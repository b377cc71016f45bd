import { stringify } from 'csv-stringify/sync';
import {
  type Clip,
  CSV_COLUMNS,
  type CsvRow,
  csvOfError,
  csvOfRecognition,
  type ResultsPlace,
} from '../../../contract/index.ts';
import { noSuchBatch } from '../errors.ts';
import type { Uploads } from '../uploads.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { type ListDependencies, listedClips } from './listed.ts';
import { MOST_COUNTED } from './summarise.ts';

/** The form of a table. */
export type TableFormat = 'csv' | 'jsonl';

/** A longer table is fetched from the bucket: an answer of the API ends at 6 MB. */
const MOST_ANSWERED_BYTES = 1024 * 1024;

/** What each form is declared as. */
export const TABLE_TYPES: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
};

/** What tables of results need. */
export interface ResultsDependencies extends ListDependencies {
  uploads: ListDependencies['uploads'] & Pick<Uploads, 'keepTable'>;
}

/**
 * What came of each clip of a batch, the newest first, a line each.
 *
 * @param cursor where a table before ended
 * @returns the table itself, or where it lies
 * @throws HttpError 404 when the batch has no clips, 400 when the cursor is none of this table
 */
export async function tableOfResults(
  dependencies: ResultsDependencies,
  tenant: string,
  { batch, format, cursor }: { batch: string; format: TableFormat; cursor?: string | undefined },
): Promise<string | ResultsPlace> {
  const scope = ['results', tenant, batch, format];
  const { clips, next } = await collect(dependencies, { tenant, batch }, readCursor(cursor, scope));
  if (clips.length === 0) throw noSuchBatch();
  const table = format === 'csv' ? toCsv(clips) : toJsonLines(clips);
  if (Buffer.byteLength(table) <= MOST_ANSWERED_BYTES && next === undefined) return table;
  const type = TABLE_TYPES[format];
  const place = await dependencies.uploads.keepTable({ tenant, batch, part: cursor ?? '', format, type, table });
  return { ...place, ...(next === undefined ? {} : { nextCursor: writeCursor(next, scope) }) };
}

async function collect(
  dependencies: ListDependencies,
  wanted: { tenant: string; batch: string },
  before: string | undefined,
): Promise<{ clips: Clip[]; next?: string }> {
  const clips: Clip[] = [];
  let place: string | undefined;
  for await (const part of listedClips(dependencies, wanted, before)) {
    if (clips.length >= MOST_COUNTED) return { clips, next: place as string };
    clips.push(...part.map(({ clip }) => clip));
    place = part.at(-1)?.place;
  }
  return { clips };
}

/** As `ser predict --csv` has it: a cell that a spreadsheet would run as a formula is marked as text. */
const CSV_OPTIONS = { escape_formulas: true, record_delimiter: 'windows' } as const;

function toCsv(clips: readonly Clip[]): string {
  return stringify(clips.map(rowOf), { header: true, columns: [...CSV_COLUMNS], ...CSV_OPTIONS });
}

function rowOf({ clipId, fileName, speaker, batch, status, recognition, error }: Clip): CsvRow {
  return {
    ...(recognition ? csvOfRecognition(recognition) : {}),
    ...(error ? csvOfError(error) : {}),
    ...{ clipId, file: fileName, status },
    ...(speaker === undefined ? {} : { speaker }),
    ...(batch === undefined ? {} : { batch }),
  };
}

function toJsonLines(clips: readonly Clip[]): string {
  return clips.map((clip) => `${JSON.stringify(clip)}\n`).join('');
}
