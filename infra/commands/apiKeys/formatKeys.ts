import type { KeyRecord } from './keyRecord.ts';

const HEADINGS = ['ID', 'TENANT', 'CREATED', 'ENABLED', 'ENDS IN'];

/** A table of keys, a line each; times in UTC. */
export function formatKeys(keys: readonly KeyRecord[]): string {
  const rows = keys.map(({ id, tenant, createdAt, isEnabled, ending }) => [
    id,
    tenant,
    createdAt?.toISOString().slice(0, 16).replace('T', ' ') ?? '',
    isEnabled ? 'yes' : 'no',
    ending && `…${ending}`,
  ]);
  const all = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
