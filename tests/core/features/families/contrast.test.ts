import { describe, expect, it } from 'vitest';
import { contrast } from '../../../../core/features/families/contrast.ts';
import { contextWith, matrixOf, spectrumOf } from '../support.ts';

function contrastOf(magnitude: (bin: number) => number): number[] {
  return Array.from(contrast.compute(contextWith({ magnitudes: () => matrixOf([spectrumOf(magnitude)]) })));
}

describe('contrast', () => {
  it('is 0 for a flat spectrum and for silence', () => {
    expect(contrastOf(() => 3)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(contrastOf(() => 0)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('is the ratio of the highest 2 % to the lowest 2 % of each band', () => {
    // Bands end at 200, 400, … Hz, so bins 26, 52, 103, 205, 410, 820 begin the next ones; 2 % of a band are 1 to 8
    // bins. Nine bins of 100 in the middle of each band fill its peak; the lowest bins of the others are 1.
    const middles = [12, 38, 77, 153, 306, 614, 921];
    const isPeak = (bin: number): boolean => middles.some((middle) => Math.abs(bin - middle) <= 4);
    const values = contrastOf((bin) => (isPeak(bin) ? 100 : 1));
    expect(values).toHaveLength(7);
    for (const value of values) expect(value).toBeCloseTo(20, 12);
  });

  it('averages 8 bins in the sixth band, 3200 to 6400 Hz, and 4 above', () => {
    const peaks = new Map([
      [500, 80],
      [700, 80],
      [900, 40],
    ]);
    const values = contrastOf((bin) => 1 + (peaks.get(bin) ?? 0));
    expect(values[5]).toBeCloseTo(10 * Math.log10((2 * 81 + 6) / 8), 12);
    expect(values[6]).toBeCloseTo(10 * Math.log10((41 + 3) / 4), 12);
  });

  it('cuts peaks and valleys at 80 dB below the loudest of their own kind', () => {
    // Below 230 Hz all is 1, so the loudest peak and valley are 0 dB; above, valleys of −95 dB are taken as −80.
    const values = contrastOf((bin) => (bin < 30 ? 1 : bin % 20 < 10 ? 1e-4 : 10 ** -9.5));
    expect(values[3]).toBeCloseTo(-40 + 80, 12);
  });
});
