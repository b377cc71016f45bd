/** Mean and population standard deviation of several quantities over the same `count` observations. */
export interface Moments {
  readonly count: number;
  /** [n] */
  readonly mean: Float32Array;
  /** [n] */
  readonly std: Float32Array;
}

/**
 * Mean of the union of disjoint sets of observations: each part's mean counts as often as its observations.
 *
 * @param parts at least one, all of the same length n
 * @returns [n]
 * @throws RangeError when there are no parts
 */
export function mergeMeans(parts: readonly Pick<Moments, 'count' | 'mean'>[]): Float32Array {
  const first = parts[0];
  if (!first) throw new RangeError('Nothing to merge: expected at least one mean.');
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const merged = new Float64Array(first.mean.length);
  for (const { count, mean } of parts) {
    for (let i = 0; i < merged.length; i++) merged[i] += (mean[i] * count) / total;
  }
  return Float32Array.from(merged);
}

/**
 * Moments of the union of disjoint sets of observations, exactly (up to rounding).
 *
 * Chan, Golub & LeVeque 1983, "Algorithms for Computing the Sample Variance", eq. 1.5.
 *
 * @param parts at least one, all of the same length n
 * @throws RangeError when there are no parts
 */
export function mergeMoments(parts: readonly Moments[]): Moments {
  const first = parts[0];
  if (!first) throw new RangeError('Nothing to merge: expected at least one set of moments.');
  const size = first.mean.length;
  const mean = new Float64Array(size);
  const squares = new Float64Array(size);
  let count = 0;
  for (const part of parts) {
    const total = count + part.count;
    for (let i = 0; i < size; i++) {
      const delta = part.mean[i] - mean[i];
      mean[i] += (delta * part.count) / total;
      squares[i] += part.std[i] ** 2 * part.count + (delta ** 2 * count * part.count) / total;
    }
    count = total;
  }
  return {
    count,
    mean: Float32Array.from(mean),
    std: Float32Array.from(squares, (sum) => Math.sqrt(Math.max(0, sum) / count)),
  };
}
