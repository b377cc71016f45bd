import { describe, expect, it } from 'vitest';
import { reflectIndex } from '../../../core/math/reflect.ts';

describe('reflectIndex', () => {
  it('mirrors at both edges with the edge repeated, as often as needed', () => {
    const letters = Array.from({ length: 21 }, (_, i) => 'abc'[reflectIndex(i - 9, 3)]).join('');
    expect(letters).toBe(['cba', 'abc', 'cba', 'abc', 'cba', 'abc', 'cba'].join(''));
  });

  it('is 0 for a single value', () => {
    expect([-3, -1, 0, 1, 7].map((index) => reflectIndex(index, 1))).toEqual([0, 0, 0, 0, 0]);
  });
});
