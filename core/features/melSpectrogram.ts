import { createMatrix, type Matrix } from '../math/matrix.ts';
import { MEL_BANDS, melBank } from './melBank.ts';

/**
 * Power in each mel band, `librosa.feature.melspectrogram(y, sr=16000)`.
 *
 * @param magnitudes [frames, bins]
 * @returns [frames, MEL_BANDS]
 */
export function melSpectrogram(magnitudes: Matrix): Matrix {
  const powers = createMatrix(magnitudes.rows, MEL_BANDS);
  const bank = melBank();
  for (let frame = 0; frame < powers.rows; frame++) {
    for (let band = 0; band < MEL_BANDS; band++) {
      const { firstBin, weights } = bank[band];
      const start = frame * magnitudes.columns + firstBin;
      let power = 0;
      for (let i = 0; i < weights.length; i++) power += weights[i] * magnitudes.values[start + i] ** 2;
      powers.values[frame * MEL_BANDS + band] = power;
    }
  }
  return powers;
}
