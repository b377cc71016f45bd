/** Within either of these of librosa in float64, a feature counts as equal. */
const RELATIVE_TOLERANCE = 1e-3;
const ABSOLUTE_TOLERANCE = 1e-4;

/** How far one feature is from librosa's. */
export interface FeatureError {
  readonly name: string;
  readonly got: number;
  readonly expected: number;
  readonly absolute: number;
  /** Infinity where librosa's value is 0 and ours is not. */
  readonly relative: number;
}

/** What librosa says about one signal. */
export interface Oracle {
  readonly names: readonly string[];
  readonly values: readonly number[];
  /** Features on which librosa in float32 differs from itself in float64 by more than the tolerance. */
  readonly illConditioned: readonly string[];
}

/** The error of each feature that is well-conditioned. Throws when the names or the lengths differ. */
export function compare(names: readonly string[], values: Float64Array, oracle: Oracle): FeatureError[] {
  if (names.join() !== oracle.names.join())
    throw new Error('Expected the names of the oracle; make the goldens again.');
  if (values.length !== oracle.values.length) {
    throw new Error(`Expected ${oracle.values.length} values, got ${values.length}.`);
  }
  return names
    .map((name, i) => {
      const expected = oracle.values[i];
      const absolute = Math.abs(values[i] - expected);
      return { name, got: values[i], expected, absolute, relative: absolute === 0 ? 0 : absolute / Math.abs(expected) };
    })
    .filter(({ name }) => !oracle.illConditioned.includes(name));
}

/** Errors beyond both tolerances. A NaN is one. */
export function misses(
  errors: readonly FeatureError[],
  relative = RELATIVE_TOLERANCE,
  absolute = ABSOLUTE_TOLERANCE,
): FeatureError[] {
  return errors.filter((error) => !(error.relative <= relative || error.absolute <= absolute));
}
