import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { corpora, requireCorpora } from '../support/corpora.ts';
import { CORPUS_NAMES, emotionName, emotionNames } from './answers/labels.ts';
import { type Answers, recogniseClips, WAYS } from './answers/recogniseClips.ts';

const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'answers/golden.json'), 'utf8')) as Record<
  keyof typeof WAYS,
  Answers
>;
const clips = Object.keys(golden.alone);

/** No refactoring moves an answer unseen; another model does, and makes the golden anew (`npm run golden:answers`). */
describe.skipIf(!requireCorpora(CORPUS_NAMES))('the answers over 96 clips', () => {
  it('are over every emotion of every corpus', () => {
    expect(clips).toHaveLength(96);
    for (const corpus of CORPUS_NAMES) {
      const own = clips.filter((clip) => clip.startsWith(`${corpus}/`));
      const heard = own.map((clip) => emotionName(corpus, clip.slice(corpus.length + 1).replace('.flac', '')));
      expect(new Set(heard)).toEqual(new Set(emotionNames(corpus)));
    }
  });

  describe.each(Object.entries(WAYS))('%s', (way, options) => {
    let answers: Answers;
    beforeAll(async () => {
      answers = await recogniseClips(corpora, clips, options);
    });

    it('are there for each clip', () => {
      expect(Object.keys(answers).sort()).toEqual(Object.keys(golden[way as keyof typeof WAYS]).sort());
    });

    it.each(clips)('%s', (clip) => {
      const expected = golden[way as keyof typeof WAYS][clip];
      const got = answers[clip];
      if (typeof expected === 'string' || typeof got === 'string') {
        expect(got).toBe(expected);
        return;
      }
      const largest = Math.max(...expected.map((value, i) => Math.abs(value - got[i])));
      expect(largest, `${clip}: expected ${expected.join(' ')}, got ${got.join(' ')}`).toBeLessThanOrEqual(1e-3);
    });
  });
});
