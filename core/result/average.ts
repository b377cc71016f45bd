import { speechWeights } from './speechWeights.ts';

/** What is averaged over speech. */
interface Weighed {
  readonly speechSeconds: number;
  /** [n], summing to 1. */
  readonly probabilities: Float64Array;
}

/**
 * Average over variants of the same window.
 *
 * @param variants each [n], summing to 1
 * @param weights one a variant, summing to 1
 */
export function averageVariants(variants: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const average = new Float64Array(variants[0].length);
  variants.forEach((variant, v) => {
    for (let i = 0; i < average.length; i++) average[i] += variant[i] * weights[v];
  });
  return average;
}

/**
 * Average over parts of a recording, each by the speech in it.
 *
 * @throws RangeError when there are none
 */
export function weightedAverage(parts: readonly Weighed[]): Float64Array {
  if (parts.length === 0) throw new RangeError('Nothing to average: expected at least one window.');
  return averageVariants(
    parts.map(({ probabilities }) => probabilities),
    speechWeights(parts),
  );
}
