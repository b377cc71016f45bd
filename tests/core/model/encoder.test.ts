import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../../contract/index.ts';
import { ModelBundleError } from '../../../core/index.ts';
import { checkEncoder, encode, MergedEncoding } from '../../../core/model/encoder.ts';
import type { Session, Tensor } from '../../../core/onnx/session.ts';
import type { Encoding } from '../../../core/types.ts';

/**
 * A graph of two layers, one of a single number and one of two, that gives for a row of n samples: means (n, n + 1,
 * n + 2), deviations (−n, 0, 1), and one frame a sample. `shape` is what stands behind the batch.
 */
function fakeSession(outputNames: readonly string[], shape: readonly number[] = [3]): Session {
  return {
    inputNames: ['waveforms', 'lengths'],
    outputNames,
    async run({ lengths }) {
      const samples = [...(lengths.data as BigInt64Array)].map(Number);
      const rows = (of: (n: number) => number[]): Tensor => ({
        data: Float32Array.from(samples.flatMap(of)),
        shape: [samples.length, ...shape],
      });
      const all: Record<string, Tensor> = {
        mean: rows((n) => [n, n + 1, n + 2]),
        std: rows((n) => [-n, 0, 1]),
        frames: { data: BigInt64Array.from(samples, BigInt), shape: [samples.length] },
      };
      return Object.fromEntries(outputNames.map((name) => [name, all[name]]));
    },
    release: async () => undefined,
  };
}

const WITHOUT_STD = ['mean', 'frames'];
const ALL = ['mean', 'std', 'frames'];
const windows = [new Float32Array(2), new Float32Array(5)];

const specWith = (encoder: Partial<ModelSpec['encoder']>): ModelSpec =>
  ({ sampleRateHz: 16_000, encoder: { size: 3, pooling: 'mean', ...encoder } }) as ModelSpec;

describe('encode', () => {
  it('gives the means alone, of a graph that has nothing else', async () => {
    const [first, second] = await encode(fakeSession(WITHOUT_STD), 'mean', windows);
    expect([...first.embedding]).toEqual([2, 3, 4]);
    expect([...second.embedding]).toEqual([5, 6, 7]);
    expect([first.frames, second.frames]).toEqual([2, 5]);
  });

  it('gives the means, then the deviations, whatever the shape of a row', async () => {
    for (const shape of [[3], [1, 3], [3, 1]]) {
      const [first, second] = await encode(fakeSession(ALL, shape), 'mean-std', windows);
      expect([...first.embedding]).toEqual([2, 3, 4, -2, 0, 1]);
      expect([...second.embedding]).toEqual([5, 6, 7, -5, 0, 1]);
    }
  });
});

function mergeEncodings(parts: readonly Encoding[], pooling: 'mean' | 'mean-std'): Float32Array {
  const merged = new MergedEncoding(pooling);
  for (const part of parts) merged.add(part);
  return merged.embedding();
}

describe('MergedEncoding', () => {
  it('gives the mean over all frames', () => {
    const parts = [
      { embedding: Float32Array.of(1, 8), frames: 1 },
      { embedding: Float32Array.of(5, 0), frames: 3 },
    ];
    expect([...mergeEncodings(parts, 'mean')]).toEqual([4, 2]);
  });

  it('gives mean and deviation over all frames', () => {
    // Frames 1, 3 and 8: means 2 and 8, deviations 1 and 0; together mean 4, variance (9 + 1 + 16) / 3.
    const parts = [
      { embedding: Float32Array.of(2, 1), frames: 2 },
      { embedding: Float32Array.of(8, 0), frames: 1 },
    ];
    expect([...mergeEncodings(parts, 'mean-std')]).toEqual([4, Math.fround(Math.sqrt(26 / 3))]);
  });

  it('refuses nothing', () => {
    expect(() => mergeEncodings([], 'mean')).toThrow(RangeError);
  });
});

describe('checkEncoder', () => {
  it('takes a graph that fits', async () => {
    await expect(checkEncoder(fakeSession(WITHOUT_STD), specWith({}))).resolves.toBeUndefined();
    await expect(checkEncoder(fakeSession(ALL), specWith({ pooling: 'mean-std' }))).resolves.toBeUndefined();
  });

  it.each([
    ['means of another size', WITHOUT_STD, { size: 4 }, /^encoder\.size: model\.json says 4, the graph gives 3\./],
    ['both of another size', ALL, { size: 6, pooling: 'mean-std' as const }, /^encoder\.size: .* says 6, .* gives 3\./],
    ['no deviations', WITHOUT_STD, { pooling: 'mean-std' as const }, /^encoder\.pooling mean-std: .*std/],
    ['no frames', ['mean'], {}, /^encoder\.pooling mean: .*frames; got mean\./],
  ])('refuses a graph with %s, naming the field', async (_, outputs, encoder, message) => {
    const checking = checkEncoder(fakeSession(outputs), specWith(encoder));
    await expect(checking).rejects.toThrow(message);
    await expect(checking).rejects.toBeInstanceOf(ModelBundleError);
  });
});
