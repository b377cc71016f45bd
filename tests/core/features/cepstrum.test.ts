import { describe, expect, it } from 'vitest';
import { melCepstrum } from '../../../core/features/cepstrum.ts';
import { matrixOf } from './support.ts';

describe('melCepstrum', () => {
  it('has only the 0th coefficient for a flat spectrum: √128 times its level', () => {
    const cepstra = melCepstrum(matrixOf([new Float64Array(128).fill(100)]));
    expect([cepstra.rows, cepstra.columns]).toEqual([1, 13]);
    expect(cepstra.values[0]).toBeCloseTo(20 * Math.sqrt(128), 10);
    for (const value of cepstra.values.subarray(1)) expect(value).toBeCloseTo(0, 10);
  });

  it('has only the k-th for a cosine of k half periods', () => {
    const k = 5;
    const ripple = Array.from({ length: 128 }, (_, n) => 10 ** Math.cos((Math.PI * k * (n + 0.5)) / 128));
    const { values } = melCepstrum(matrixOf([ripple]));
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(i === k ? 10 * Math.sqrt(64) : 0, 10);
  });
});
