import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../core/math/random.ts';

const seed = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const draw = (text: string, count: number, kind: 'uniform' | 'normal'): number[] => {
  const random = createRandom(seed(text));
  return Array.from({ length: count }, () => random[kind]());
};

describe('createRandom', () => {
  it('starts as the reference does for the state 1, 2, 3, 4', () => {
    // xoshiro128**: rotl(2 × 5, 7) × 9 = 11520, then the state has 2 ^ … = 0 in place 1.
    const random = createRandom(new Uint8Array(Uint32Array.of(1, 2, 3, 4).buffer));
    expect(random.uniform() * 2 ** 32).toBe(11520);
    expect(random.uniform() * 2 ** 32).toBe(0);
  });

  it('repeats for the same seed and differs for another', () => {
    expect(draw('a', 20, 'uniform')).toEqual(draw('a', 20, 'uniform'));
    expect(draw('a', 20, 'uniform')).not.toEqual(draw('b', 20, 'uniform'));
  });

  it('is uniform: mean 1/2, variance 1/12', () => {
    const values = draw('uniform', 20_000, 'uniform');
    const mean = values.reduce((a, b) => a + b) / values.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length).toBeCloseTo(1 / 12, 2);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
  });

  it('is normal: 68.3 % within one standard deviation, 95.4 % within two', () => {
    const values = draw('normal', 20_000, 'normal');
    const within = (limit: number): number => values.filter((value) => Math.abs(value) < limit).length / values.length;
    expect(within(1)).toBeCloseTo(0.683, 1);
    expect(within(2)).toBeCloseTo(0.954, 1);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});
