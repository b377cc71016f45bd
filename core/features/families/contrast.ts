import { columnMeans, createMatrix, type Matrix } from '../../math/matrix.ts';
import { once } from '../../math/once.ts';
import { mean } from '../../math/statistics.ts';
import { BIN_COUNT, BIN_HZ } from '../analysis.ts';
import { powerToDb } from '../decibels.ts';
import { type FeatureFamily, numbered } from '../family.ts';

/** The lowest ends here; each of the others is an octave, the last one cut at half the sample rate. */
const LOWEST_BAND_HZ = 200;
const BANDS = 7;
/** Share of a band's bins that make its peak, and its valley. */
const QUANTILE = 0.02;

interface Band {
  readonly firstBin: number;
  readonly endBin: number;
  /** Bins averaged for the peak, and for the valley. */
  readonly extremes: number;
}

/**
 * Difference in dB between the peaks and the valleys of each octave band (Jiang et al. 2002, "Music type
 * classification by spectral contrast feature"). `librosa.feature.spectral_contrast(y=y, sr=16000)`, which takes the
 * decibels of magnitudes as if they were powers, and limits peaks and valleys to 80 dB each on its own.
 */
export const contrast: FeatureFamily = {
  name: 'contrast',
  featureNames: numbered('contrast_mean', BANDS),
  compute(context) {
    const { peaks, valleys } = peaksAndValleys(context.magnitudes());
    const valleysDb = powerToDb(valleys.values);
    const differences = powerToDb(peaks.values).map((peakDb, i) => peakDb - valleysDb[i]);
    return columnMeans({ ...peaks, values: differences });
  },
};

/** librosa starts each band one bin early, and counts the bin after its end when it takes the quantile. */
const bands = once((): readonly Band[] =>
  Array.from({ length: BANDS }, (_, band) => {
    const isLast = band === BANDS - 1;
    const lowHz = band === 0 ? 0 : LOWEST_BAND_HZ * 2 ** (band - 1);
    const firstBin = Math.max(0, Math.ceil(lowHz / BIN_HZ) - 1);
    const endBin = isLast ? BIN_COUNT : Math.floor((LOWEST_BAND_HZ * 2 ** band) / BIN_HZ);
    const counted = isLast ? endBin - firstBin : endBin + 1 - firstBin;
    return { firstBin, endBin, extremes: Math.max(1, Math.round(QUANTILE * counted)) };
  }),
);

function peaksAndValleys(magnitudes: Matrix): { peaks: Matrix; valleys: Matrix } {
  const peaks = createMatrix(magnitudes.rows, BANDS);
  const valleys = createMatrix(magnitudes.rows, BANDS);
  for (const [index, band] of bands().entries()) {
    const lowest = new Float64Array(band.extremes);
    const highest = new Float64Array(band.extremes);
    for (let frame = 0; frame < magnitudes.rows; frame++) {
      const start = frame * magnitudes.columns;
      findExtremes(magnitudes.values, start + band.firstBin, start + band.endBin, lowest, highest);
      valleys.values[frame * BANDS + index] = mean(lowest);
      peaks.values[frame * BANDS + index] = -mean(highest);
    }
  }
  return { peaks, valleys };
}

/**
 * Keeps short sorted lists of the smallest values and of the largest: far cheaper than sorting all.
 *
 * @param lowest receives the smallest values of `values[start … end − 1]`
 * @param highest receives the negatives of the largest
 */
function findExtremes(
  values: Float64Array,
  start: number,
  end: number,
  lowest: Float64Array,
  highest: Float64Array,
): void {
  const last = lowest.length - 1;
  lowest.fill(Number.POSITIVE_INFINITY);
  highest.fill(Number.POSITIVE_INFINITY);
  for (let i = start; i < end; i++) {
    const value = values[i];
    if (value < lowest[last]) insert(lowest, value);
    if (-value < highest[last]) insert(highest, -value);
  }
}

/** Puts a value into its place in a sorted list; the largest falls out. */
function insert(sorted: Float64Array, value: number): void {
  let at = sorted.length - 1;
  for (; at > 0 && sorted[at - 1] > value; at--) sorted[at] = sorted[at - 1];
  sorted[at] = value;
}
