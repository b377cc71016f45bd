import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { softmax } from '../../../core/math/softmax.ts';

const logits = fc.array(fc.double({ min: -500, max: 500, noNaN: true }), { minLength: 1, maxLength: 10 });

describe('softmax', () => {
  it('of two logits is the logistic function of their difference', () => {
    expect(softmax([1.5, 0.5])[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  it('sums to 1 and keeps the order, also for huge logits', () => {
    fc.assert(
      fc.property(logits, (values) => {
        const result = softmax(values);
        expect(result.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
        expect(result[values.indexOf(Math.max(...values))]).toBe(Math.max(...result));
      }),
    );
  });

  it('with a temperature divides the logits by it', () => {
    expect([...softmax([3, 1, 0], 2)]).toEqual([...softmax([1.5, 0.5, 0])]);
  });
});
