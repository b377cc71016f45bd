import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costTables } from '../../bench/cost.ts';

describe('docs/deploy.md', () => {
  it.each(costTables().map((table) => [table.split('\n')[0], table] as const))(
    'has the table that bench/cost.ts works out: %s',
    (_, table) => {
      expect(readFileSync('docs/deploy.md', 'utf8')).toContain(table);
    },
  );
});
