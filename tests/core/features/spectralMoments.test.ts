import { describe, expect, it } from 'vitest';
import { spectralMoments } from '../../../core/features/spectralMoments.ts';
import { matrixOf, spectrumOf } from './support.ts';

describe('spectralMoments', () => {
  it('is centre and half distance of two equal lines', () => {
    const lines = spectrumOf((bin) => (bin === 100 || bin === 300 ? 7 : 0));
    const { centroidsHz, bandwidthsHz } = spectralMoments(matrixOf([lines]));
    expect([...centroidsHz]).toEqual([200 * 7.8125]);
    expect([...bandwidthsHz]).toEqual([100 * 7.8125]);
  });

  it('is the middle and 1/√12 of a flat spectrum', () => {
    const { centroidsHz, bandwidthsHz } = spectralMoments(matrixOf([spectrumOf(() => 0.1)]));
    expect(centroidsHz[0]).toBeCloseTo(4000, 9);
    // n points a step apart: √((n² − 1) / 12) steps.
    expect(bandwidthsHz[0]).toBeCloseTo(7.8125 * Math.sqrt((1025 ** 2 - 1) / 12), 8);
  });

  it('is 0 for silence', () => {
    const { centroidsHz, bandwidthsHz } = spectralMoments(matrixOf([spectrumOf(() => 0)]));
    expect([centroidsHz[0], bandwidthsHz[0]]).toEqual([0, 0]);
  });
});
