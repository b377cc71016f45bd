import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SECURITY_CLAIMS } from './securityClaims.ts';

/** Behind the opening, which says where this is kept. */
const [, claims] = /^## What is protected$(.*)/ms.exec(readFileSync('docs/security.md', 'utf8')) ?? ['', ''];

function sentencesOf(text: string): string[] {
  return text.split(/(?<=\.)\s+(?=[A-Z`])/).map((sentence) => sentence.trim());
}

/** A row says one thing, or its last cell is sentences. */
function ofRow(row: string): string[] {
  const [head, ...cells] = row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
  const last = cells.at(-1) ?? '';
  const parts = last.endsWith('.') ? sentencesOf(last) : [cells.join(' | ')];
  return parts.map((part) => `${head}: ${part}`);
}

/** All that is claimed, line by line; headings, and a table's first two lines, claim nothing. */
function allClaims(): string[] {
  const lines = claims.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const isHead = (line: string, index: number) => /^\| ---/.test(line) || /^\| ---/.test(lines[index + 1] ?? '');
  return lines
    .filter((line, index) => !isHead(line, index))
    .flatMap((line) => (line.startsWith('|') ? ofRow(line) : sentencesOf(line.replace(/^- /, ''))));
}

describe('docs/security.md', () => {
  const said = allClaims();

  it('says nothing that no test is named for', () => {
    expect(said.filter((sentence) => !(sentence in SECURITY_CLAIMS))).toEqual([]);
    expect(said.length).toBeGreaterThan(60);
  });

  it('says all that tests are named for, once', () => {
    expect(Object.keys(SECURITY_CLAIMS).filter((sentence) => !said.includes(sentence))).toEqual([]);
    expect(new Set(said).size).toBe(said.length);
  });

  it.each(Object.entries(SECURITY_CLAIMS))('has its tests: %s', (_, references) => {
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      const [path, title] = reference.split(' › ');
      expect(readFileSync(`tests/${path}`, 'utf8').replaceAll("\\'", "'"), reference).toContain(title);
    }
  });
});
