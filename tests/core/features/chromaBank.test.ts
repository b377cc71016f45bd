import { describe, expect, it } from 'vitest';
import { chromaBank } from '../../../core/features/chromaBank.ts';

function strongestClass(values: Float32Array, bin: number): number {
  const row = [...values.subarray(bin * 12, bin * 12 + 12)];
  return row.indexOf(Math.max(...row));
}

describe('chromaBank', () => {
  const values = chromaBank(0);

  it('has a row of 12 for each bin, none negative', () => {
    expect(values).toHaveLength(1025 * 12);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });

  it('gives each bin to the nearest note', () => {
    for (let bin = 40; bin < 1025; bin++) {
      const semitonesAboveC = 12 * Math.log2((bin * 7.8125) / 440) + 9;
      expect(strongestClass(values, bin)).toBe(((Math.round(semitonesAboveC) % 12) + 12) % 12);
    }
  });

  it('has rows as long as the weight of their octave, 1 at A0 · 2⁵ = 880 Hz', () => {
    for (const bin of [14, 113, 500]) {
      const octave = Math.log2((bin * 7.8125) / 27.5);
      const length = Math.hypot(...values.subarray(bin * 12, bin * 12 + 12));
      expect(length).toBeCloseTo(Math.exp(-((octave - 5) ** 2) / 8), 6);
    }
  });

  it('follows the tuning', () => {
    // Bin 100 is 781.25 Hz, 6 ¢ below G5; tuned 0.49 up it is nearer to F♯.
    expect(strongestClass(values, 100)).toBe(7);
    expect(strongestClass(chromaBank(0.49), 100)).toBe(6);
  });
});
