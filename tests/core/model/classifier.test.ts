import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel, type Model, ModelBundleError } from '../../../core/index.ts';
import { type AdaptingBundleOptions, adaptingBundle, CLIP_SIZE } from '../../support/adaptingBundle.ts';
import type { SpecData } from '../../support/bundle.ts';

let model: Model;
let remove: () => void;
beforeAll(async () => {
  const bundle = adaptingBundle({ change: (spec) => Object.assign(spec.calibration, { unlikeAbove: 2.5 }) });
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

/** The logits that the probabilities came of, all against the last one. */
const logitsOf = (probabilities: Float64Array): number[] =>
  [...probabilities].map((p) => Math.log(p / probabilities[7]));

function expectLogits(probabilities: Float64Array, expected: readonly number[]): void {
  const logits = logitsOf(probabilities);
  for (const [i, value] of expected.entries()) expect(logits[i]).toBeCloseTo(value - expected[7], 5);
}

describe('classify', () => {
  it('gives probabilities, clip vectors and unlikeness, a row a window', async () => {
    const rows = await model.classify([windowOf([1, 2, 3, 4]), windowOf([-0.5, 0, 0.5, 0])]);
    expect(rows.map(({ clipVector }) => [...clipVector!])).toEqual([
      [1, 2, 3, 4],
      [-0.5, 0, 0.5, 0],
    ]);
    expect(rows.map(({ unlikeness }) => unlikeness)).toEqual([1, -0.5]);
    for (const { probabilities } of rows) expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    expectLogits(rows[0].probabilities, [1, 2, 3, 4, 0, 0, 0, 0]);
  });

  it('knows nothing unless told: the row that fills the place is no clip', async () => {
    const [row] = await model.classify([windowOf([1, 2, 3, 4])]);
    expect(row.weights).toEqual({ room: 0, speaker: 0 });
    const [told] = await model.classify([windowOf([1, 2, 3, 4])], { room: [], speaker: [] });
    expect(told).toEqual(row);
  });

  it('tells the graph the clips of the room and of the speaker, each in its place, for all rows', async () => {
    const room = [Float32Array.of(1, 0, -3, 0), Float32Array.of(4, 0, 1, 0.5), Float32Array.of(0, 0, 0, 7)];
    const speaker = [Float32Array.of(2, 0, 0, -8)];
    const rows = await model.classify([windowOf([3, 3, 3, 0]), windowOf([0, 0, 0, 1])], { room, speaker });
    // Sums over clips: (5, 0, −2, 7.5) and (2, 0, 0, −8); a tenth of them counts.
    expectLogits(rows[0].probabilities, [2.5, 3, 3.2, -0.75, 0.2, 0, 0, -0.8]);
    expectLogits(rows[1].probabilities, [-0.5, 0, 0.2, 0.25, 0.2, 0, 0, -0.8]);
    for (const { weights } of rows) {
      expect(weights!.room).toBeCloseTo(0.06, 6);
      expect(weights!.speaker).toBeCloseTo(0.01, 6);
    }
    expect([...rows[0].clipVector!]).toEqual([3, 3, 3, 0]);
  });

  it('has no unlikeness without a threshold, and no clip vectors without a size', async () => {
    const bundle = adaptingBundle({ classifier: 'plain' });
    const plain = await loadModel(bundle.dir);
    const [{ probabilities, ...rest }] = await plain.classify([windowOf([1, 2, 3, 4, 0, 0, 0, 5])]);
    await plain.release();
    bundle.remove();
    expectLogits(probabilities, [1, 2, 3, 4, 0, 0, 0, 5]);
    expect(rest).toEqual({});
  });
});

describe('a bundle that adapts', () => {
  const faults: [string, AdaptingBundleOptions, RegExp][] = [
    ['a graph of larger clips', { graphSize: CLIP_SIZE + 1 }, /classifier\.known\.size/],
    ['a graph of smaller clips', { graphSize: 1 }, /classifier\.known\.size/],
    ['a graph of another vector', { vectorSize: 5 }, /known\.size: model\.json says 4, .*clip_vector has 5/],
    ['a graph for one clip alone', { roomClips: 1 }, /the graph refuses its input/],
    ['a graph that adapts, unannounced', { change: withoutKnown }, /^classifier\.known: .*takes room_clips, room_pres/],
    ['a size that is none', { change: (spec) => bendKnown(spec, { size: 0 }) }, /classifier\.known\.size/],
    ['a size that is missing', { change: (spec) => bendKnown(spec, {}) }, /classifier\.known\.size/],
    ['inputs that the graph has not', { change: withFeatures }, /^classifier\.inputs: expected features/],
    ['a graph that does not adapt', { classifier: 'plain', change: withKnown }, /^classifier\.known: graph inputs/],
    ['unlikeness that the graph has not', { classifier: 'plain', change: withUnlike }, /unlikeAbove: graph outputs/],
    ['a bundle of before', { change: (spec) => (spec.schemaVersion = 1) }, /schemaVersion: .*got 1.*Train it again/],
  ];
  it.each(faults)('refuses %s, naming the field', async (_, options, message) => {
    const bundle = adaptingBundle(options);
    const loading = loadModel(bundle.dir);
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toBeInstanceOf(ModelBundleError);
    bundle.remove();
  });
});

function bendKnown(spec: SpecData, known: object | undefined): void {
  Object.assign(spec.classifier, { known });
}

function withKnown(spec: SpecData): void {
  bendKnown(spec, { size: CLIP_SIZE });
}

function withoutKnown(spec: SpecData): void {
  bendKnown(spec, undefined);
}

function withFeatures(spec: SpecData): void {
  spec.classifier.inputs = ['features', 'embedding'];
}

function withUnlike(spec: SpecData): void {
  Object.assign(spec.calibration, { unlikeAbove: 0 });
}
