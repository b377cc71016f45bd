import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSlidingMedian, MEDIAN_WINDOW } from '../../../core/math/slidingMedian.ts';

function sortedMedians(padded: Float64Array, count: number): number[] {
  return Array.from({ length: count }, (_, i) => padded.slice(i, i + MEDIAN_WINDOW).sort()[MEDIAN_WINDOW >> 1]);
}

function slidingMedians(padded: Float64Array, count: number): number[] {
  const out = new Float64Array(count);
  createSlidingMedian(count)(padded, count, out);
  return [...out];
}

const counts = fc.integer({ min: 1, max: 80 });

describe('createSlidingMedian', () => {
  it('is exact where values differ by more than its 25 bits, ties included', () => {
    // Forty different values, so that many in a window are equal and the others far apart.
    const values = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 110, maxLength: 110 });
    fc.assert(
      fc.property(values, counts, (integers, count) => {
        const padded = Float64Array.from(integers, (i) => i / 7);
        expect(slidingMedians(padded, count)).toEqual(sortedMedians(padded, count));
      }),
    );
  });

  it('is right to 8e-6 for any values, from the smallest to the largest magnitudes', () => {
    const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 110, maxLength: 110 });
    fc.assert(
      fc.property(values, counts, fc.integer({ min: -20, max: 30 }), (numbers, count, exponent) => {
        const padded = Float64Array.from(numbers, (value) => value * 10 ** exponent);
        const expected = sortedMedians(padded, count);
        for (const [i, got] of slidingMedians(padded, count).entries()) {
          // Below the smallest normal float32 all are alike.
          expect(Math.abs(got - expected[i])).toBeLessThanOrEqual(8e-6 * expected[i] + 2e-38);
          expect(padded).toContain(got);
        }
      }),
    );
  });

  it('leaves nothing behind for the next call', () => {
    const median = createSlidingMedian(50);
    const first = new Float64Array(50);
    median(new Float64Array(80).fill(9), 50, first);
    const second = new Float64Array(1);
    median(
      Float64Array.from({ length: MEDIAN_WINDOW }, (_, i) => i),
      1,
      second,
    );
    expect(first).toEqual(new Float64Array(50).fill(9));
    expect(second[0]).toBe(15);
  });

  it('follows a ramp up and down', () => {
    const padded = Float64Array.from({ length: 130 }, (_, i) => (i < 65 ? i : 130 - i));
    expect(slidingMedians(padded, 100)).toEqual(sortedMedians(padded, 100));
  });
});
