import { describe, expect, it } from 'vitest';
import { mfcc } from '../../../../core/features/families/mfcc.ts';
import { contextWith, matrixOf } from '../support.ts';

describe('mfcc', () => {
  it('is the mean of each coefficient, then its standard deviation', () => {
    const rows = [1, 3].map((step) => Array.from({ length: 13 }, (_, k) => k * step));
    const k = Array.from({ length: 13 }, (_, i) => i);
    const values = mfcc.compute(contextWith({ cepstrum: () => matrixOf(rows) }));
    expect(Array.from(values)).toEqual([...k.map((i) => 2 * i), ...k]);
  });
});
