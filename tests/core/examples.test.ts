import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { computeFeatures, FEATURE_NAMES } from '../../core/features/index.ts';
import * as core from '../../core/index.ts';
import { SHIPPED_BUNDLE } from '../support/bundle.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';

const root = fileURLToPath(new URL('../../core/', import.meta.url));

/** The example in the comment of each exported function of core/, by the function's name. */
function readExamples(): Map<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const texts = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const documented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?function\*? (\w+)/g;
  const examples = [...texts.matchAll(documented)].map(([, comment, name]) => {
    const lines = comment.split('\n').map((line) => line.replace(/^ \* ?/, ''));
    const first = lines.indexOf('@example') + 1;
    return [name, first === 0 ? '' : lines.slice(first).join('\n').trim()] as const;
  });
  return new Map(examples.filter(([, example]) => example !== ''));
}

const examples = readExamples();

let dir: string;
let model: core.Model;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ser-examples-'));
  // What the examples call recording.wav: two seconds of a voice of our own making.
  writeFileSync(join(dir, 'recording.wav'), writeWav({ channels: [voice(2)], sampleRateHz: 16_000 }));
  model = await core.loadModel(SHIPPED_BUNDLE);
});
afterAll(async () => {
  await model.release();
  rmSync(dir, { recursive: true });
});

/** Runs an example with core's functions at hand. @returns what it prints, a line each */
async function run(example: string): Promise<string[]> {
  const printed: string[] = [];
  const scope = {
    ...core,
    computeFeatures,
    FEATURE_NAMES,
    // The bundle is loaded once, and kept.
    loadModel: async () => ({ ...model, release: async () => undefined }),
    createReadStream: (path: string) => createReadStream(join(dir, path)),
    console: { log: (...values: unknown[]) => printed.push(format(...values)) },
  };
  const body = `return (async () => {\n${example}\n})();`;
  const call = new Function(...Object.keys(scope), body) as (...values: unknown[]) => Promise<void>;
  await call(...Object.values(scope));
  return printed;
}

it('every public function has an example', () => {
  const isClass = (value: unknown): boolean => value instanceof Function && /^class\b/.test(value.toString());
  const functions = Object.entries(core).filter(([, value]) => value instanceof Function && !isClass(value));
  expect(functions.length).toBeGreaterThan(10);
  expect(functions.map(([name]) => name).filter((name) => !examples.has(name))).toEqual([]);
});

it.each([...examples])('the example of %s prints what it says', async (_, example) => {
  const said = [...example.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, output]) => output);
  expect(said.length).toBeGreaterThan(0);
  expect(await run(example)).toEqual(said);
});
