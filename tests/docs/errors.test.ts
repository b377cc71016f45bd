import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, WARNING_CODES } from '../../contract/index.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

/** The codes in the first column of the table below a heading. */
function codesBelow(heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]).sort();
}

const codesFor = (...places: string[]): string[] =>
  Object.entries(ERROR_CODES)
    .filter(([, { where }]) => places.includes(where))
    .map(([code]) => code)
    .sort();

describe('docs/errors.md', () => {
  it('lists every code about a recording, and no other', () => {
    expect(codesBelow('About a recording')).toEqual(codesFor('file', 'both'));
  });

  it('lists every code about a call, and no other', () => {
    expect(codesBelow('About a call')).toEqual(codesFor('request', 'both'));
  });

  it('names every warning', () => {
    for (const code of WARNING_CODES) expect(page.split('## Warnings')[1]).toContain(`\`${code}\``);
  });
});
