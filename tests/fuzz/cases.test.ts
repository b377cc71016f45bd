import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildChild } from './run/buildChild.ts';
import { readCases } from './run/cases.ts';
import { ChildOf } from './run/childOf.ts';

const FOLDER = fileURLToPath(new URL('cases', import.meta.url));
const CASES = readCases(FOLDER);
let child: Awaited<ReturnType<typeof buildChild>>;
beforeAll(async () => {
  child = await buildChild(process.cwd());
});
afterAll(() => child.remove());

it('has a word on each file that was kept, and a file for each word', () => {
  const files = readdirSync(FOLDER).filter((name) => name !== 'cases.json');
  expect(files.sort()).toEqual(CASES.map(({ file }) => file).sort());
});

it.each(CASES)('$file: it was $was', async ({ file, target, outcome }) => {
  const one = new ChildOf(child.script, target);
  try {
    expect(await one.replay(readFileSync(`${FOLDER}/${file}`))).toEqual({
      kind: 'done',
      outcomes: { [outcome]: 1 },
      faults: [],
    });
  } finally {
    await one.stop();
  }
});
