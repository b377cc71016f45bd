import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decode, toMono } from '../../core/audio/index.ts';
import { loadModel, type Model, recognise } from '../../core/index.ts';
import { corpora, requireCorpora } from '../support/corpora.ts';
import { collect, inPieces, join as joinPieces } from '../support/streams.ts';
import { writeWav } from '../support/wav.ts';
import { chooseClips } from './answers/chooseClips.ts';
import { CORPUS_NAMES } from './answers/labels.ts';

const CLIPS = 24;
const GAINS_DB = [-30, -20, -10, 10];

describe.skipIf(!requireCorpora(CORPUS_NAMES))('a recording that is quieter or louder, in float samples', () => {
  let model: Model;
  beforeAll(async () => {
    model = await loadModel('layers/models/whisper-ser');
    return () => model.release();
  });

  it(`of ${CLIPS} clips of all corpora, has the same probabilities`, async () => {
    for (const path of chooseClips(corpora, CLIPS)) {
      const { sampleRateHz, chunks } = await decode(createReadStream(join(corpora, path)));
      const samples = joinPieces(await collect(toMono(chunks)));
      const as = async (gainDb: number) => probabilitiesOf(samples, sampleRateHz, 10 ** (gainDb / 20));
      const expected = await as(0);
      for (const gainDb of GAINS_DB) {
        const got = await as(gainDb);
        for (const [label, value] of Object.entries(expected)) {
          expect(got[label as keyof typeof got], `${path}, ${gainDb} dB, ${label}`).toBeCloseTo(value, 2);
        }
      }
    }
  });

  async function probabilitiesOf(samples: Float32Array, sampleRateHz: number, gain: number) {
    const channels = [Array.from(samples, (sample) => gain * sample)];
    const wav = writeWav({ encoding: 'float-32', sampleRateHz, channels });
    return (await recognise(inPieces(wav), { model })).recognition.probabilities;
  }
});
