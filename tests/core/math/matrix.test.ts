import { describe, expect, it } from 'vitest';
import { columnDeviations, columnMeans, createMatrix } from '../../../core/math/matrix.ts';

const matrix = { rows: 2, columns: 3, values: Float64Array.of(1, 2, 3, 5, 2, -3) };

describe('matrix', () => {
  it('starts with zeros', () => {
    expect(createMatrix(2, 3)).toEqual({ rows: 2, columns: 3, values: new Float64Array(6) });
  });

  it('averages columns', () => {
    expect([...columnMeans(matrix)]).toEqual([3, 2, 0]);
  });

  it('gives the population standard deviation of columns', () => {
    expect([...columnDeviations(matrix)]).toEqual([2, 0, 3]);
  });

  it('keeps small deviations around a large mean', () => {
    const values = Float64Array.of(1e9 - 0.5, 1e9 + 0.5);
    expect([...columnDeviations({ rows: 2, columns: 1, values })]).toEqual([0.5]);
  });
});
