import { describe, expect, it } from 'vitest';
import { dctBasis } from '../../../core/math/dct.ts';

describe('dctBasis', () => {
  it('has orthonormal rows', () => {
    const { rows, columns, values } = dctBasis(13, 128);
    expect([rows, columns]).toEqual([13, 128]);
    for (let a = 0; a < rows; a++) {
      for (let b = 0; b < rows; b++) {
        let product = 0;
        for (let n = 0; n < columns; n++) product += values[a * columns + n] * values[b * columns + n];
        expect(product).toBeCloseTo(a === b ? 1 : 0, 12);
      }
    }
  });

  it('has the known rows of length 2', () => {
    const { values } = dctBasis(2, 2);
    for (const [i, sign] of [1, 1, 1, -1].entries()) expect(values[i]).toBeCloseTo(sign * Math.SQRT1_2, 15);
  });
});
