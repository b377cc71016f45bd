import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decode, toMono } from '../../core/audio/index.ts';
import { findSound, loadVoiceDetector } from '../../core/speech/index.ts';
import type { VoiceDetector } from '../../core/types.ts';
import { corpora, requireCorpora } from '../support/corpora.ts';
import { collect, join as joinPieces } from '../support/streams.ts';

/** Screams that Silero VAD alone takes for other sound, with p below 0.1 (bench/voiceActivity.ts). */
const SCREAMS = ['03-01-06-02-02-02-06', '03-01-03-02-02-02-06', '03-01-05-02-02-01-06', '03-01-05-02-02-01-18'];

describe.skipIf(!requireCorpora())('the voice detector over the corpora', () => {
  let detector: VoiceDetector;
  beforeAll(async () => {
    detector = await loadVoiceDetector();
  });
  afterAll(() => detector.release());

  async function isHeard(path: string, gain = 1): Promise<boolean> {
    const { chunks } = await decode(createReadStream(path));
    const pcm = joinPieces(await collect(toMono(chunks)));
    const { trimmed } = findSound(pcm, { topDb: 35, frameSamples: 2048, hopSamples: 512 });
    const { startSample, endSample } = trimmed;
    return detector.hasVoice(pcm.subarray(startSample, endSample).map((sample) => gain * sample));
  }

  it.each(['emodb', 'ravdess', 'tess', 'urdu'])('hears every 20th clip of %s, also at −30 dB', async (name) => {
    const files = readdirSync(join(corpora, name)).filter((file) => file.endsWith('.flac'));
    const some = files.sort().filter((_, i) => i % 20 === 0);
    expect(some.length).toBeGreaterThan(10);
    const refused: string[] = [];
    for (const file of some) {
      const path = join(corpora, name, file);
      if (!(await isHeard(path)) || !(await isHeard(path, 10 ** (-30 / 20)))) refused.push(file);
    }
    expect(refused).toEqual([]);
  });

  it.each(SCREAMS)('hears the scream %s', async (clip) => {
    expect(await isHeard(join(corpora, 'ravdess', `${clip}.flac`))).toBe(true);
  });
});
