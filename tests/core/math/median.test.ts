import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median } from '../../../core/math/median.ts';

describe('median', () => {
  it('is the middle of the sorted values, and leaves them as they are', () => {
    const values = fc.float64Array({ minLength: 1, maxLength: 60, noNaN: true, min: -1e6, max: 1e6 });
    fc.assert(
      fc.property(values, (input) => {
        const before = Float64Array.from(input);
        const sorted = input.toSorted();
        const half = (input.length - 1) / 2;
        // Adding 0 makes −0 a 0: sorting tells the two apart, a median has no need to.
        expect(median(input) + 0).toBe((sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2 + 0);
        expect(input).toEqual(before);
      }),
    );
  });

  it('copes with many equal values', () => {
    expect(median(Float64Array.of(2, 2, 2, 2, 1, 2, 3, 2))).toBe(2);
  });

  it('refuses nothing at all', () => {
    expect(() => median(new Float64Array(0))).toThrow(RangeError);
  });
});
