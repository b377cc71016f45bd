/** Mean and population standard deviation of several quantities over the same `count` observations. */
export interface Moments {
  readonly count: number;
  /** [n] */
  readonly mean: Float32Array;
  /** [n] */
  readonly std: Float32Array;
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
