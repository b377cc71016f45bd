import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { recognitionSchema } from '../../contract/index.ts';
import { corpora, requireCorpora } from '../support/corpora.ts';
import { type SerRun, ser } from '../support/ser.ts';

const CLIPS = 200;

/** Clips evenly from all four corpora, in the order of names. */
function someClips(): string[] {
  const names = ['emodb', 'ravdess', 'tess', 'urdu'];
  return names.flatMap((name) => {
    const files = readdirSync(join(corpora, name))
      .filter((file) => file.endsWith('.flac'))
      .sort();
    const each = CLIPS / names.length;
    return Array.from({ length: each }, (_, i) => join(corpora, name, files[Math.floor((i * files.length) / each)]));
  });
}

describe.skipIf(!requireCorpora())('ser over the corpora', () => {
  let run: SerRun;
  let clips: string[];
  beforeAll(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'ser-corpora-'));
    clips = someClips();
    writeFileSync(join(dir, 'list.txt'), clips.join('\n'));
    run = await ser(['predict', '--json', '--files-from', join(dir, 'list.txt')]);
    rmSync(dir, { recursive: true });
  });

  it(`gives ${CLIPS} files ${CLIPS} lines, each a recognition, in order`, () => {
    expect(clips.every(existsSync)).toBe(true);
    expect(run.status).toBe(0);
    const lines = run.json();
    expect(lines.map(({ file }) => file)).toEqual(clips);
    for (const { file: _, ...recognition } of lines) {
      const parsed = recognitionSchema.parse(recognition);
      expect(Object.values(parsed.probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 4);
    }
  });

  it('does not say one class for everyone', () => {
    const emotions = new Set(run.json().map(({ emotion }) => emotion));
    expect(emotions.size).toBe(8);
  });

  it('hears anger in the angry take', async () => {
    const { json } = await ser(['predict', '--json', join(corpora, 'ravdess', '03-01-05-02-01-01-12.flac')]);
    expect(json()[0]).toMatchObject({ emotion: 'angry' });
  });
});
