import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel, type Model, ModelBundleError } from '../../../core/index.ts';
import type { SpecData } from '../../support/bundle.ts';
import { CLIP_TILT, type ProfileBundleOptions, profileBundle, SPEAKER_SIZE } from '../../support/profileBundle.ts';

let model: Model;
let remove: () => void;
beforeAll(async () => {
  const bundle = profileBundle();
  remove = bundle.remove;
  model = await loadModel(bundle.dir);
});
afterAll(async () => {
  await model.release();
  remove();
});

function windowOf(first: readonly number[]) {
  const { size, pooling } = model.spec.encoder;
  const embedding = new Float32Array(pooling === 'mean' ? size : 2 * size);
  embedding.set(first);
  return { features: new Float64Array(model.spec.features.names.length), embedding };
}

/** The logits that the probabilities came of, against the fifth (which the test bundle leaves at 0). */
const logitsOf = (probabilities: Float64Array): number[] =>
  [...probabilities].map((p) => Math.log(p / probabilities[4]));

describe('classify', () => {
  it('gives probabilities and speaker vectors, a row a window', async () => {
    const rows = await model.classify([windowOf([1, 2, 3, 4]), windowOf([-0.5, 0, 0.5, 0])]);
    expect(rows.map(({ speakerVector }) => [...speakerVector!])).toEqual([
      [1, 2, 3, 4],
      [-0.5, 0, 0.5, 0],
    ]);
    for (const { probabilities } of rows) expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    const logits = logitsOf(rows[0].probabilities);
    for (const [i, value] of [1, 2, 3, 4, 0, 0, 0, 0].entries()) expect(logits[i]).toBeCloseTo(value, 5);
  });

  it('gives the graph the speaker’s statistics', async () => {
    const speaker = { count: 5, mean: Float32Array.of(1, 1, 1, 1), std: Float32Array.of(0, 1, 3, 0) };
    const [{ probabilities, speakerVector }] = await model.classify([windowOf([3, 3, 3, 0])], speaker);
    const logits = logitsOf(probabilities);
    for (const [i, value] of [2, 1, 0.5, -1, 0, 0, 0, 5 * CLIP_TILT].entries()) {
      expect(logits[i]).toBeCloseTo(value, 5);
    }
    expect([...speakerVector!]).toEqual([3, 3, 3, 0]);
  });
});

describe('a bundle that adapts', () => {
  const faults: [string, ProfileBundleOptions, RegExp][] = [
    ['a graph of a larger vector', { graphSize: SPEAKER_SIZE + 1 }, /classifier\.profile\.size/],
    ['a graph of a smaller vector', { graphSize: 1 }, /classifier\.profile\.size/],
    ['a graph that adapts, unannounced', { change: withoutProfile }, /^classifier\.profile: .*takes profile_mean/],
    ['a size that is none', { change: (spec) => bendProfile(spec, { size: 0 }) }, /classifier\.profile\.size/],
    ['a size that is missing', { change: (spec) => bendProfile(spec, {}) }, /classifier\.profile\.size/],
    ['inputs that the graph has not', { change: withFeatures }, /^classifier\.inputs: expected features/],
  ];
  it.each(faults)('refuses %s, naming the field', async (_, options, message) => {
    const bundle = profileBundle(options);
    const loading = loadModel(bundle.dir);
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toBeInstanceOf(ModelBundleError);
    bundle.remove();
  });
});

function bendProfile(spec: SpecData, profile: object | undefined): void {
  Object.assign(spec.classifier, { profile });
}

function withoutProfile(spec: SpecData): void {
  bendProfile(spec, undefined);
}

function withFeatures(spec: SpecData): void {
  spec.classifier.inputs = ['features', 'embedding'];
}
