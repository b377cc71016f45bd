/**
 * Compares samples to the bit, except that NaN equals NaN: what `toEqual` does, many times faster.
 *
 * @returns where two lists of samples first differ, at the end of the shorter one if only their lengths do; undefined
 * when they are the same
 */
export function firstDifference(ours: Float32Array, expected: Float32Array): number | undefined {
  const length = Math.max(ours.length, expected.length);
  for (let i = 0; i < length; i++) if (!Object.is(ours[i], expected[i])) return i;
  return undefined;
}
