/** Many clips in a table: sorted, filtered, counted, and taken elsewhere. */
export { type ClipTable, createTable } from './table.ts';
export type { TableClip } from './tableClip.ts';
