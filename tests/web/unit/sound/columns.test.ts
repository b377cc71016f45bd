import { describe, expect, it } from 'vitest';
import { createColumns } from '../../../../web/sound/columns.ts';
import { MEL_BANDS } from '../../../../web/sound/mel.ts';

/** A second of 1 kHz at half, then a second at a tenth of that (-20 dB), then silence. */
const SOUND = Float32Array.from({ length: 48_000 }, (_, i) => {
  const size = i < 16_000 ? 0.5 : i < 32_000 ? 0.05 : 0;
  return size * Math.sin((2 * Math.PI * i) / 16);
});

describe('the columns of a sound', () => {
  const columns = createColumns(SOUND, 16_000);

  it('have the loudest sample, as a share of the loudest of all', () => {
    const { peaks } = columns(0, 48_000, 3);
    expect(peaks[0]).toBeCloseTo(1, 5);
    expect(peaks[1]).toBeCloseTo(0.1, 5);
    expect(peaks[2]).toBe(0);
    expect(columns(16_000, 32_000, 4).peaks.every((peak) => Math.abs(peak - 0.1) < 1e-5)).toBe(true);
  });

  it('are shaded by decibels below the loudest: 20 of 70 are two sevenths', () => {
    const { mels } = columns(0, 48_000, 3);
    const shades = [0, 1, 2].map((column) => Math.max(...mels.subarray(column * MEL_BANDS, (column + 1) * MEL_BANDS)));
    expect(shades[0]).toBe(255);
    expect(shades[1]).toBeGreaterThanOrEqual(Math.floor((255 * 5) / 7) - 1);
    expect(shades[1]).toBeLessThanOrEqual(Math.ceil((255 * 5) / 7) + 1);
    expect(shades[2]).toBe(0);
  });

  it('are black of a silent sound, and none beyond its end', () => {
    const silent = createColumns(new Float32Array(1000), 16_000)(0, 2000, 4);
    expect([...silent.peaks, ...silent.mels].every((value) => value === 0)).toBe(true);
  });
});
