import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Moments, RunningMean, RunningMoments } from '../../../core/math/moments.ts';

/** The definition, over all observations at once. */
function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { count: values.length, mean: Float32Array.of(mean), std: Float32Array.of(Math.sqrt(variance)) };
}

function mergeMeans(parts: readonly Moments[]): Float64Array {
  const running = new RunningMean();
  for (const { mean, count } of parts) running.add(mean, count);
  return running.mean();
}

function mergeMoments(parts: readonly Moments[]): Moments {
  const running = new RunningMoments();
  for (const part of parts) running.add(part);
  return running.moments();
}

describe('RunningMean', () => {
  it('gives the mean of the union', () => {
    const part = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        expect(mergeMeans(parts.map(momentsOf))[0]).toBeCloseTo(momentsOf(parts.flat()).mean[0], 4);
      }),
    );
  });

  it('refuses nothing', () => {
    expect(() => mergeMeans([])).toThrow(RangeError);
  });
});

describe('RunningMoments', () => {
  it('gives the moments of the union', () => {
    const part = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const merged = mergeMoments(parts.map(momentsOf));
        const expected = momentsOf(parts.flat());
        expect(merged.count).toBe(expected.count);
        expect(merged.mean[0]).toBeCloseTo(expected.mean[0], 4);
        expect(merged.std[0]).toBeCloseTo(expected.std[0], 4);
      }),
    );
  });

  it('refuses nothing', () => {
    expect(() => mergeMoments([])).toThrow(RangeError);
  });
});
