/**
 * @returns how alike two signals are from their starts, as far as both go: 1 for the same but for a gain; their normalised
 * scalar product
 */
export function likeness(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const length = Math.min(a.length, b.length);
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    ab += a[i] * b[i];
    aa += a[i] ** 2;
    bb += b[i] ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
