import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cruiseImports } from './cruise.ts';
import { ROOMS, type Rule, rulesFor } from './rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rules = rulesFor(root);

describe('the imports keep to ARCHITECTURE.md', () => {
  it('in every room, bench/, scripts/ and tests/', async () => {
    const { files, imports, breaches } = await cruiseImports(root, [...ROOMS, 'tests'], rules);
    // It has read nothing, and was content, where it could not load TypeScript.
    expect(files).toBeGreaterThan(400);
    expect(imports).toBeGreaterThan(2000);
    expect(breaches).toEqual([]);
  });

  it('and core/ and contract/ never read the environment', () => {
    const files = ['core', 'contract'].flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => join(root, room, file)),
    );
    const readers = files.filter((file) => file.endsWith('.ts') && /process\.env/.test(readFileSync(file, 'utf8')));
    expect(readers.map((file) => relative(root, file))).toEqual([]);
  });
});

describe('a rule', () => {
  it.each(rules)('notices: $name', async (rule) => {
    const planted = plant(rule);
    try {
      const { breaches } = await cruiseImports(planted, [firstFolder(rule.breach.from)], [rule]);
      expect(breaches).toEqual([expect.stringContaining(rule.comment)]);
    } finally {
      rmSync(planted, { recursive: true });
    }
  });
});

const firstFolder = (path: string): string => path.slice(0, path.indexOf('/'));
const isOurs = (path: string): boolean => [...ROOMS, 'tests'].includes(firstFolder(path));

/** A folder in which one file breaks a rule. */
function plant({ breach: { from, to } }: Rule): string {
  const dir = mkdtempSync(join(tmpdir(), 'ser-rules-'));
  if (isOurs(to)) write(dir, to, 'export const planted = 1;\n');
  const specifier = isOurs(to) ? `./${relative(dirname(from), to)}` : to;
  // One package that only development needs.
  write(dir, 'package.json', '{ "devDependencies": { "vitest": "*" } }');
  write(dir, 'node_modules/vitest/index.js', '');
  write(dir, from, `export * from '${specifier}';\n`);
  return dir;
}

function write(dir: string, path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}
