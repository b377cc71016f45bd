import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMOTIONS } from '../../contract/index.ts';
import { extractFeatures, extractWindows, loadModel, type Model, recognise } from '../../core/index.ts';
import { SHIPPED_BUNDLE } from '../support/bundle.ts';
import { writeSilentFlac } from '../support/flac.ts';
import { collect, inPieces } from '../support/streams.ts';
import { voice } from '../support/voice.ts';
import { writeWav } from '../support/wav.ts';

let model: Model;
beforeAll(async () => {
  model = await loadModel(SHIPPED_BUNDLE);
});
afterAll(() => model.release());

const wav = (samples: Float32Array): Uint8Array => writeWav({ channels: [samples], sampleRateHz: 16_000 });

describe('extractWindows', () => {
  it('gives what the classifier sees: the same answer comes of it', async () => {
    const bytes = wav(voice(14));
    const windows = await collect(extractWindows(inPieces(bytes), model));
    expect(windows.length).toBe(4);
    const rows = await model.classify(windows);
    const weights = windows.map(({ speechSeconds }) => speechSeconds);
    const total = weights.reduce((a, b) => a + b);
    const { probabilities } = (await recognise(inPieces(bytes), { model })).recognition;
    for (const [i, emotion] of EMOTIONS.entries()) {
      const average = rows.reduce((sum, { probabilities: row }, w) => sum + (row[i] * weights[w]) / total, 0);
      expect(probabilities[emotion]).toBeCloseTo(average, 5);
    }
  });
});

describe('extractFeatures', () => {
  it('takes ten minutes at most, since it holds all of it', async () => {
    const claiming = (seconds: number) => inPieces(writeSilentFlac(3, 8_000, seconds * 8_000));
    await expect(extractFeatures(claiming(601))).rejects.toMatchObject({ code: 'too-long' });
    await expect(extractFeatures(claiming(601), model)).rejects.toMatchObject({ code: 'too-long' });
  });

  it('goes over the whole recording, and adds the embedding of the recognition when there is a model', async () => {
    const bytes = wav(Float32Array.of(...new Float32Array(16_000), ...voice(1)));
    const plain = await extractFeatures(inPieces(bytes));
    expect(plain.names).toHaveLength(94);
    expect(plain.values).toHaveLength(94);
    expect(plain).toMatchObject({ sampleRateHz: 16_000, durationSeconds: 2 });
    const { embedding } = await extractFeatures(inPieces(bytes), model);
    const { embedding: expected } = await recognise(inPieces(bytes), { model });
    expect(embedding).toEqual(expected);
  });
});
