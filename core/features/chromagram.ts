import { createMatrix, type Matrix } from '../math/matrix.ts';
import { TINY } from './analysis.ts';
import { chromaBank, PITCH_CLASSES } from './chromaBank.ts';
import { estimateTuning } from './tuning.ts';

/**
 * Strength of each pitch class, the strongest of each frame 1.
 * `librosa.feature.chroma_stft(S=magnitudes, sr=16000)`: magnitudes, not powers, and the tuning is estimated.
 *
 * @param magnitudes [frames, bins]
 * @returns [frames, PITCH_CLASSES]
 */
export function chromagram(magnitudes: Matrix): Matrix {
  const bank = chromaBank(estimateTuning(magnitudes));
  const chroma = createMatrix(magnitudes.rows, PITCH_CLASSES);
  for (let frame = 0; frame < chroma.rows; frame++) {
    const spectrum = magnitudes.values.subarray(frame * magnitudes.columns, (frame + 1) * magnitudes.columns);
    const row = chroma.values.subarray(frame * PITCH_CLASSES, (frame + 1) * PITCH_CLASSES);
    for (let pitch = 0; pitch < PITCH_CLASSES; pitch += 4) addFourPitches(spectrum, bank, pitch, row);
    const strongest = row.reduce((a, b) => Math.max(a, b), 0);
    if (strongest >= TINY) for (let pitch = 0; pitch < PITCH_CLASSES; pitch++) row[pitch] /= strongest;
  }
  return chroma;
}

/** Four sums side by side: each magnitude is read three times instead of twelve, and no sum waits for another. */
function addFourPitches(spectrum: Float64Array, bank: Float32Array, pitch: number, row: Float64Array): void {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let bin = 0, i = pitch; bin < spectrum.length; bin++, i += PITCH_CLASSES) {
    const magnitude = spectrum[bin];
    sum0 += bank[i] * magnitude;
    sum1 += bank[i + 1] * magnitude;
    sum2 += bank[i + 2] * magnitude;
    sum3 += bank[i + 3] * magnitude;
  }
  row.set([sum0, sum1, sum2, sum3], pitch);
}
