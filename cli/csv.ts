import { stringify } from 'csv-stringify/sync';
import { CSV_COLUMNS, type CsvRow } from '../contract/index.ts';

/** A cell that a spreadsheet would run as a formula, as a file's name can be, is marked as text. */
const OPTIONS = { escape_formulas: true, record_delimiter: 'windows' } as const;

/** The first line of a table of results (RFC 4180). */
export function csvHeader(): string {
  return stringify([[...CSV_COLUMNS]], OPTIONS);
}

/** One of its lines. */
export function csvLine(row: CsvRow): string {
  return stringify([CSV_COLUMNS.map((column) => row[column])], OPTIONS);
}
