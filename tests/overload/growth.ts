/** Something measured at a time. */
export interface Sample {
  atSeconds: number;
  value: number;
}

/**
 * By how much something grew from the first sample to the last, by its trend: the median of the slopes between all pairs
 * of samples (Theil 1950, Sen 1968), which neither a collection of garbage nor a single peak moves.
 *
 * @param samples two at least
 * @returns in the samples' unit; negative where it shrank
 */
export function growth(samples: readonly Sample[]): number {
  const slopes: number[] = [];
  for (const [index, before] of samples.entries()) {
    for (const after of samples.slice(index + 1)) {
      slopes.push((after.value - before.value) / (after.atSeconds - before.atSeconds));
    }
  }
  const [first, last] = [samples[0], samples.at(-1) as Sample];
  return median(slopes) * (last.atSeconds - first.atSeconds);
}

/** @param values one at least */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
