import type { Matrix } from '../../math/matrix.ts';
import { CEPSTRAL_COEFFICIENTS } from '../cepstrum.ts';
import { type FeatureFamily, numbered } from '../family.ts';

/** Frames on each side of the one whose slope is taken. */
const REACH = 4;
/** Σ k² for k = −4 … 4. */
const SQUARES = 60;

/**
 * How the shape of the spectrum changes from frame to frame: the slope of a line fitted to 9 frames (Savitzky & Golay
 * 1964); the first and last 4 frames take the slope of the first and last fit. `librosa.feature.delta(mfcc)`.
 */
export const mfccDelta: FeatureFamily = {
  name: 'mfccDelta',
  featureNames: numbered('mfcc_delta_mean', CEPSTRAL_COEFFICIENTS),
  compute(context) {
    const cepstra = context.cepstrum();
    return Array.from({ length: cepstra.columns }, (_, column) => meanSlope(cepstra, column));
  },
};

function meanSlope(matrix: Matrix, column: number): number {
  const last = matrix.rows - 1 - REACH;
  let sum = REACH * (slopeAt(matrix, column, REACH) + slopeAt(matrix, column, last));
  for (let row = REACH; row <= last; row++) sum += slopeAt(matrix, column, row);
  return sum / matrix.rows;
}

function slopeAt({ columns, values }: Matrix, column: number, row: number): number {
  let sum = 0;
  for (let k = -REACH; k <= REACH; k++) sum += k * values[(row + k) * columns + column];
  return sum / SQUARES;
}
