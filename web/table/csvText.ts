/**
 * A table as text, a line a row, each ended by CR LF (RFC 4180): what the command line writes, too. A cell that a
 * spreadsheet would run as a formula, as a file's name can be, is marked as text.
 *
 * @param delimiter between cells: a comma for a file, a tabulator for the clipboard.
 */
export function csvText(rows: readonly (readonly (string | number | undefined)[])[], delimiter: ',' | '\t'): string {
  return rows.map((row) => `${row.map((cell) => cellText(cell, delimiter)).join(delimiter)}\r\n`).join('');
}

const FORMULA = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

function cellText(cell: string | number | undefined, delimiter: string): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /["\r\n]/.test(safe) || safe.includes(delimiter) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
