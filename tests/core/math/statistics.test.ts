import { describe, expect, it } from 'vitest';
import { mean, standardDeviation } from '../../../core/math/statistics.ts';

describe('statistics', () => {
  it('gives the mean and the population standard deviation of 1 … n', () => {
    const n = 11;
    const values = Float64Array.from({ length: n }, (_, i) => i + 1);
    expect(mean(values)).toBe((n + 1) / 2);
    expect(standardDeviation(values)).toBeCloseTo(Math.sqrt((n * n - 1) / 12), 14);
  });

  it('has no spread in one value', () => {
    expect(standardDeviation(Float64Array.of(7))).toBe(0);
  });
});
