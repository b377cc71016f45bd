import { describe, expect, it } from 'vitest';
import { meanAndStd, numbered } from '../../../core/features/family.ts';

describe('family', () => {
  it('numbers names from 1', () => {
    expect(numbered('mel_mean', 3)).toEqual(['mel_mean_1', 'mel_mean_2', 'mel_mean_3']);
  });

  it('summarises a series', () => {
    expect(meanAndStd(Float64Array.of(1, 3))).toEqual([2, 1]);
  });
});
