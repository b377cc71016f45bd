import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from '../../../core/known/float16.ts';

/** Every non-negative finite number of the format, from its definition in IEEE 754: 31 − 1 binades of 1024. */
const FINITE = Array.from({ length: 31 }, (_, exponent) =>
  Array.from({ length: 1024 }, (_, step) =>
    exponent === 0 ? (step / 1024) * 2 ** -14 : (1 + step / 1024) * 2 ** (exponent - 15),
  ),
).flat();

/** The first places where two lists differ: a comparison of all of them takes a minute to say what is wrong. */
function differences(actual: ArrayLike<number>, expected: readonly number[]): object[] {
  const all = expected.map((value, at) => ({ at, expected: value, actual: actual[at] }));
  return all.filter((entry) => !Object.is(entry.actual, entry.expected)).slice(0, 5);
}

describe('half precision', () => {
  it('reads every bit pattern as the standard says', () => {
    expect(differences(fromFloat16(Uint16Array.from(FINITE.keys())), FINITE)).toEqual([]);
    expect([...fromFloat16(Uint16Array.of(0x7c00, 0xfc00, 0x7e00, 0xc000))]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      -2,
    ]);
  });

  it('writes every number of the format as its own bits, with either sign', () => {
    const bits = [...FINITE.keys()];
    expect(differences(toFloat16(FINITE), bits)).toEqual([]);
    const negative = FINITE.map((value) => -value);
    expect(
      differences(
        toFloat16(negative),
        bits.map((pattern) => pattern + 0x8000),
      ),
    ).toEqual([]);
  });

  it('rounds ties to the even neighbour, and all else to the nearest', () => {
    const pairs = FINITE.slice(1).map((high, bits) => ({ low: FINITE[bits], high, bits }));
    const between = pairs.flatMap(({ low, high }) => [32, 31, 33].map((steps) => low + ((high - low) * steps) / 64));
    const rounded = pairs.flatMap(({ bits }) => [bits + (bits % 2), bits, bits + 1]);
    expect(differences(toFloat16(between), rounded)).toEqual([]);
  });

  it('is at most half a unit in the last place away', () => {
    fc.assert(
      fc.property(fc.double({ min: -65_504, max: 65_504, noNaN: true }), (value) => {
        const error = Math.abs(fromFloat16(toFloat16([value]))[0] - value);
        expect(error).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
      }),
    );
  });

  it('keeps what is out of range finite, and refuses what is no number', () => {
    expect([...fromFloat16(toFloat16([1e9, -65_520]))]).toEqual([65_504, -65_504]);
    expect(() => toFloat16([0, Number.NaN])).toThrow(/finite/);
    expect(() => toFloat16([Number.NEGATIVE_INFINITY])).toThrow(/finite/);
  });
});
