import { describe, expect, it } from 'vitest';
import { powerToDb } from '../../../core/features/decibels.ts';

describe('powerToDb', () => {
  it('is ten times the logarithm', () => {
    for (const [i, value] of powerToDb(Float64Array.of(1, 100, 1e-5)).entries()) {
      expect(value).toBeCloseTo([0, 20, -50][i], 12);
    }
  });

  it('ends 80 dB below the largest', () => {
    expect([...powerToDb(Float64Array.of(1000, 1e-9))]).toEqual([30, -50]);
  });

  it('takes silence as −100 dB', () => {
    expect([...powerToDb(Float64Array.of(0, 1e-30))]).toEqual([-100, -100]);
  });

  it('leaves its input as it is', () => {
    const powers = Float64Array.of(1000, 1e-9);
    powerToDb(powers);
    expect([...powers]).toEqual([1000, 1e-9]);
  });
});
