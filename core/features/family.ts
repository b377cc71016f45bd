import { mean, standardDeviation } from '../math/statistics.ts';
import type { FeatureContext } from './context.ts';

/** Features that belong together: one measure of the frames, summarised over the whole signal. */
export interface FeatureFamily {
  /** The file's name. */
  readonly name: string;
  /** Names of the features, in order. */
  readonly featureNames: readonly string[];
  /** @returns one value for each name */
  compute(context: FeatureContext): ArrayLike<number>;
}

/** `prefix_1` … `prefix_count`. */
export function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}_${i + 1}`);
}

/** Mean and population standard deviation over the frames. */
export function meanAndStd(series: Float64Array): [number, number] {
  return [mean(series), standardDeviation(series)];
}
