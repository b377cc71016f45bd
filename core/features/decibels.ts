/** Powers below it count as it. */
const SMALLEST_POWER = 1e-10;
/** Nothing is further below the loudest value than this. */
const TOP_DB = 80;

/**
 * Power in decibels relative to 1, at most 80 dB below the largest of all. `librosa.power_to_db` with its defaults.
 *
 * @param powers any number of them, not negative; left as they are
 * @returns the same number of decibels
 */
export function powerToDb(powers: Float64Array): Float64Array {
  const decibels = new Float64Array(powers.length);
  let loudest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < powers.length; i++) {
    decibels[i] = 10 * Math.log10(Math.max(SMALLEST_POWER, powers[i]));
    loudest = Math.max(loudest, decibels[i]);
  }
  for (let i = 0; i < decibels.length; i++) decibels[i] = Math.max(decibels[i], loudest - TOP_DB);
  return decibels;
}
