import { execFileSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { AudioError, loadModel, type Model, type Recognised, recognise } from '../../core/index.ts';
import { skipReason as withoutFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { corpora, requireCorpora } from '../support/corpora.ts';
import { chooseClips } from './answers/chooseClips.ts';
import { CORPUS_NAMES } from './answers/labels.ts';

const CLIPS = 200;
/** File, and the options with which ffmpeg writes it. */
const LOSSLESS = { 'clip.flac': ['-c:a', 'flac'], 'clip.aiff': [], 'alac.m4a': ['-c:a', 'alac'] };
const LOSSY = {
  'clip.mp3': { options: ['-b:a', '64k'], sameEmotion: 0.93 },
  'aac.m4a': { options: ['-c:a', 'aac', '-b:a', '64k'], sameEmotion: 0.93 },
  'clip.opus': { options: ['-c:a', 'libopus', '-b:a', '24k'], sameEmotion: 0.95 },
};

type Probabilities = Recognised['recognition']['probabilities'];

describe.skipIf(!requireCorpora(CORPUS_NAMES) || withoutFfmpeg)('the same recording in another format', () => {
  let model: Model;
  const largest: Record<string, number> = {};
  const same: Record<string, number> = {};

  beforeAll(async () => {
    model = await loadModel('layers/models/whisper-ser');
    for (const path of chooseClips(corpora, CLIPS)) await compare(join(corpora, path));
    console.log(
      `Of ${CLIPS} clips: largest difference ${JSON.stringify(largest)}, same emotion ${JSON.stringify(same)}`,
    );
    return () => model.release();
  }, 1_200_000);

  async function compare(path: string): Promise<void> {
    const dir = mkdtempSync(join(tmpdir(), 'formats-'));
    try {
      const lossy = Object.entries(LOSSY).flatMap(([file, { options }]) => [...options, join(dir, file)]);
      const lossless = Object.entries(LOSSLESS).flatMap(([file, options]) => [...options, join(dir, file)]);
      execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...lossless, ...lossy]);
      const expected = await answerOf(path);
      for (const file of Object.keys(LOSSLESS)) {
        largest[file] = Math.max(largest[file] ?? 0, difference(await answerOf(join(dir, file)), expected));
      }
      for (const file of Object.keys(LOSSY)) {
        same[file] = (same[file] ?? 0) + Number((await emotionOf(join(dir, file))) === mostLikely(expected));
      }
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }

  async function answerOf(path: string): Promise<Probabilities> {
    return (await recognise(createReadStream(path), { model })).recognition.probabilities;
  }

  /** A copy in which no voice is heard any more has another answer. */
  async function emotionOf(path: string): Promise<string> {
    return answerOf(path).then(mostLikely, (error: unknown) => {
      if (error instanceof AudioError && error.code === 'no-speech') return error.code;
      throw error;
    });
  }

  it.each(Object.keys(LOSSLESS))('%s has the same probabilities', (file) => {
    expect(largest[file]).toBeLessThan(1e-4);
  });

  it.each(Object.entries(LOSSY))('%s has the same emotion, nearly always', (file, { sameEmotion }) => {
    expect(same[file] / CLIPS).toBeGreaterThanOrEqual(sameEmotion);
  });
});

function difference(a: Probabilities, b: Probabilities): number {
  return Math.max(
    ...Object.keys(a).map((label) => Math.abs(a[label as keyof Probabilities] - b[label as keyof Probabilities])),
  );
}

function mostLikely(probabilities: Probabilities): string {
  return Object.entries(probabilities).reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}
