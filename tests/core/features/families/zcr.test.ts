import { describe, expect, it } from 'vitest';
import { zcr } from '../../../../core/features/families/zcr.ts';
import { contextWith, coverage, textbookMeanAndStd } from '../support.ts';

const COUNT = 8192;

function zcrOf(sample: (n: number) => number): ArrayLike<number> {
  return zcr.compute(contextWith({ pcm: Float32Array.from({ length: COUNT }, (_, n) => sample(n)) }));
}

describe('zcr', () => {
  it('counts every change of an alternating signal, and none in the repeated edges', () => {
    const expected = textbookMeanAndStd(coverage(COUNT).map((inside) => (inside - 1) / 2048));
    expect(Array.from(zcrOf((n) => (n % 2 === 0 ? 1 : -1)))).toEqual(expected);
  });

  it('takes zero, minus zero and dust of either sign as positive', () => {
    const nothing = [0, -0, 1e-11, -1e-11];
    expect(Array.from(zcrOf((n) => nothing[n % 4]))).toEqual([0, 0]);
    expect(zcrOf((n) => (n % 2 === 0 ? nothing[(n / 2) % 4] : -1))).toEqual(zcrOf((n) => (n % 2 === 0 ? 1 : -1)));
  });

  it('sees a sample just above the dust', () => {
    expect(zcrOf((n) => (n % 2 === 0 ? 1e-9 : -1e-9))[0]).toBeGreaterThan(0.9);
  });
});
