import { describe, expect, it } from 'vitest';
import { bandwidth } from '../../../../core/features/families/bandwidth.ts';
import { contextWith } from '../support.ts';

describe('bandwidth', () => {
  it('is mean and spread over the frames', () => {
    const moments = { centroidsHz: Float64Array.of(0, 0), bandwidthsHz: Float64Array.of(200, 600) };
    expect(Array.from(bandwidth.compute(contextWith({ moments: () => moments })))).toEqual([400, 200]);
  });
});
