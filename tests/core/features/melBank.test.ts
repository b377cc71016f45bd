import { describe, expect, it } from 'vitest';
import { hzToMel, MEL_BANDS, melBank, melToHz } from '../../../core/features/melBank.ts';

describe('the mel scale', () => {
  it('has 15 mel at 1 kHz and 27 steps from there to 6.4 kHz', () => {
    expect(hzToMel(500)).toBeCloseTo(7.5, 12);
    expect(hzToMel(1000)).toBeCloseTo(15, 12);
    expect(hzToMel(6400)).toBeCloseTo(42, 12);
  });

  it('goes both ways', () => {
    for (const hz of [0, 10, 999, 1000, 1001, 8000]) expect(melToHz(hzToMel(hz))).toBeCloseTo(hz, 9);
  });
});

describe('melBank', () => {
  it('has 128 bands inside the spectrum, none empty', () => {
    expect(melBank()).toHaveLength(MEL_BANDS);
    for (const { firstBin, weights } of melBank()) {
      expect(firstBin + weights.length).toBeLessThanOrEqual(1025);
      expect(Math.max(...weights)).toBeGreaterThan(0);
    }
  });

  it('has triangles of area 1 where they are wide enough for the bins to show it', () => {
    for (const { weights } of melBank().slice(100)) {
      const area = weights.reduce((a, b) => a + b, 0) * 7.8125;
      expect(area).toBeCloseTo(1, 1);
    }
  });

  it('peaks at the centre of each band', () => {
    const step = hzToMel(8000) / 129;
    for (const [band, { firstBin, weights }] of melBank().entries()) {
      const peakHz = (firstBin + weights.indexOf(Math.max(...weights))) * 7.8125;
      expect(Math.abs(peakHz - melToHz((band + 1) * step))).toBeLessThanOrEqual(7.8125);
    }
  });
});
