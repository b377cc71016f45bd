import { TENANT_PLACEHOLDER } from '../../outputs.ts';
import type { KeyRecord } from '../shared/index.ts';

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

/**
 * The least that a tenant's partner needs to drop files and read results, as an IAM policy.
 *
 * @param template the stack's output DropPolicyJson
 * @param tenant whose name was checked: it stands in the middle of ARNs
 */
export function tenantPolicy(template: string, tenant: string): string {
  return JSON.stringify(
    JSON.parse(template.replace(new RegExp(`\\b${TENANT_PLACEHOLDER}\\b`, 'g'), tenant)),
    undefined,
    2,
  );
}
