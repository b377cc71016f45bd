import { describe, expect, it } from 'vitest';
import { mel } from '../../../../core/features/families/mel.ts';
import { contextWith, matrixOf } from '../support.ts';

describe('mel', () => {
  it('is the mean power of the first 20 bands', () => {
    const rows = [1, 2, 6].map((level) => Array.from({ length: 128 }, (_, band) => level * band));
    const values = mel.compute(contextWith({ melSpectrogram: () => matrixOf(rows) }));
    expect(Array.from(values)).toEqual(Array.from({ length: 20 }, (_, band) => 3 * band));
  });
});
