import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RealFft } from '../../../core/math/realFft.ts';

const SIZE = 64;
const samples = fc.float64Array({ minLength: SIZE, maxLength: SIZE, min: -1, max: 1, noNaN: true });

/** The definition, term by term. */
function slowTransform(input: Float64Array): number[] {
  return Array.from({ length: input.length / 2 + 1 }, (_, k) => {
    let [re, im] = [0, 0];
    for (const [n, x] of input.entries()) {
      re += x * Math.cos((2 * Math.PI * k * n) / input.length);
      im -= x * Math.sin((2 * Math.PI * k * n) / input.length);
    }
    return [re, im];
  }).flat();
}

function forward(input: Float64Array): Float64Array {
  const spectrum = new Float64Array(input.length + 2);
  new RealFft(input.length).forward(input, spectrum);
  return spectrum;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

describe('RealFft', () => {
  it('is the sum that defines the transform', () => {
    fc.assert(
      fc.property(samples, (input) => {
        expect(largestDifference(forward(input), slowTransform(input))).toBeLessThan(1e-12);
      }),
      { numRuns: 20 },
    );
  });

  it.each([4, 8, 16, 32, 2048])('works for %i samples', (size) => {
    const input = Float64Array.from({ length: size }, (_, n) => Math.cos(n * n));
    expect(largestDifference(forward(input), slowTransform(input))).toBeLessThan(1e-9);
  });

  it('gives the samples back', () => {
    fc.assert(
      fc.property(samples, (input) => {
        const spectrum = forward(input);
        const before = Float64Array.from(spectrum);
        const output = new Float64Array(SIZE);
        new RealFft(SIZE).inverse(spectrum, output, new Float64Array(SIZE));
        expect(largestDifference(output, input)).toBeLessThan(1e-14);
        expect(spectrum).toEqual(before);
      }),
    );
  });

  it('ignores what a real signal cannot have: imaginary parts at 0 and N/2', () => {
    const spectrum = new Float64Array(SIZE + 2);
    spectrum[1] = 5;
    spectrum[SIZE + 1] = 7;
    const output = new Float64Array(SIZE).fill(1);
    new RealFft(SIZE).inverse(spectrum, output, new Float64Array(SIZE));
    expect(Math.max(...output.map(Math.abs))).toBe(0);
  });
});
