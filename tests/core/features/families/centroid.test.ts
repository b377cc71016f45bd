import { describe, expect, it } from 'vitest';
import { centroid } from '../../../../core/features/families/centroid.ts';
import { tone } from '../signals.ts';
import { contextWith, featuresOf } from '../support.ts';

describe('centroid', () => {
  it('is mean and spread over the frames', () => {
    const moments = { centroidsHz: Float64Array.of(1000, 3000), bandwidthsHz: Float64Array.of(0, 0) };
    expect(Array.from(centroid.compute(contextWith({ moments: () => moments })))).toEqual([2000, 1000]);
  });

  it.each([500, 1000, 3000])('is the frequency of a tone of %i Hz', (hz) => {
    // Only frames that reach beyond the ends spread it; there are few of them.
    const { centroid_mean } = featuresOf(tone(hz, 0.5, 64_000));
    expect(Math.abs(centroid_mean - hz)).toBeLessThan(0.05 * hz);
  });
});
