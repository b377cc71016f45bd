import { describe, expect, it } from 'vitest';
import { melBank } from '../../../core/features/melBank.ts';
import { melSpectrogram } from '../../../core/features/melSpectrogram.ts';
import { matrixOf, spectrumOf } from './support.ts';

describe('melSpectrogram', () => {
  it('weighs the squares of the magnitudes', () => {
    const powers = melSpectrogram(matrixOf([spectrumOf(() => 0), spectrumOf((bin) => (bin === 64 ? 3 : 0))]));
    expect([powers.rows, powers.columns]).toEqual([2, 128]);
    expect(Math.max(...powers.values.subarray(0, 128))).toBe(0);
    for (const [band, { firstBin, weights }] of melBank().entries()) {
      expect(powers.values[128 + band]).toBe(9 * (weights[64 - firstBin] ?? 0));
    }
    // Neighbouring triangles overlap: a line is seen by one or two bands.
    expect(powers.values.filter((power) => power > 0).length).toBeOneOf([1, 2]);
  });
});
