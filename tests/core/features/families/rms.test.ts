import { describe, expect, it } from 'vitest';
import { rms } from '../../../../core/features/families/rms.ts';
import { contextWith, coverage, textbookMeanAndStd } from '../support.ts';

describe('rms', () => {
  it('is the level of a constant signal, less where frames reach beyond its ends', () => {
    const count = 6000;
    const pcm = new Float32Array(count).fill(0.5);
    const expected = textbookMeanAndStd(coverage(count).map((inside) => 0.5 * Math.sqrt(inside / 2048)));
    const got = Array.from(rms.compute(contextWith({ pcm })));
    expect(got).toHaveLength(2);
    for (const [i, value] of got.entries()) expect(value).toBeCloseTo(expected[i], 14);
  });
});
