import { describe, expect, it } from 'vitest';
import { computeFeatures, FEATURE_NAMES } from '../../../core/features/index.ts';
import { tone } from './signals.ts';

describe('computeFeatures', () => {
  it('gives a number for each name, down to 4096 samples', () => {
    for (const count of [4096, 4800, 5000]) {
      const values = computeFeatures(tone(300, 0.5, count));
      expect(values).toHaveLength(FEATURE_NAMES.length);
      expect(values.every(Number.isFinite)).toBe(true);
    }
  });

  it('refuses fewer, and says what to do', () => {
    expect(() => computeFeatures(new Float32Array(4095))).toThrow(RangeError);
    expect(() => computeFeatures(new Float32Array(4095))).toThrow(/at least 4096 samples.*got 4095; refuse/);
  });

  it('is what its example says', () => {
    const second = tone(1000, 0.5, 16_000);
    expect(computeFeatures(second)[FEATURE_NAMES.indexOf('zcr_mean')].toFixed(4)).toBe('0.1191');
  });
});
