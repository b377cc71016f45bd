import { dctBasis } from '../math/dct.ts';
import { createMatrix, type Matrix } from '../math/matrix.ts';
import { once } from '../math/once.ts';
import { powerToDb } from './decibels.ts';
import { MEL_BANDS } from './melBank.ts';

/** Number of cepstral coefficients, the 0th included. */
export const CEPSTRAL_COEFFICIENTS = 13;

const basis = once(() => dctBasis(CEPSTRAL_COEFFICIENTS, MEL_BANDS));

/**
 * Mel-frequency cepstral coefficients: the DCT of the mel bands' decibels.
 * `librosa.feature.mfcc(y, sr=16000, n_mfcc=13)`.
 *
 * @param melPowers [frames, MEL_BANDS]
 * @returns [frames, CEPSTRAL_COEFFICIENTS]
 */
export function melCepstrum(melPowers: Matrix): Matrix {
  const decibels = powerToDb(melPowers.values);
  const cepstra = createMatrix(melPowers.rows, CEPSTRAL_COEFFICIENTS);
  const { values: cosines } = basis();
  for (let frame = 0; frame < cepstra.rows; frame++) {
    for (let k = 0; k < CEPSTRAL_COEFFICIENTS; k++) {
      let sum = 0;
      for (let band = 0; band < MEL_BANDS; band++) {
        sum += cosines[k * MEL_BANDS + band] * decibels[frame * MEL_BANDS + band];
      }
      cepstra.values[frame * CEPSTRAL_COEFFICIENTS + k] = sum;
    }
  }
  return cepstra;
}
