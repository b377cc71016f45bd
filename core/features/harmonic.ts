import { createMatrix, type Matrix } from '../math/matrix.ts';
import { once } from '../math/once.ts';
import { reflectIndex } from '../math/reflect.ts';
import { createSlidingMedian, MEDIAN_WINDOW } from '../math/slidingMedian.ts';
import { BIN_COUNT, TINY } from './analysis.ts';
import { istft, spectrumOf } from './stft.ts';

const HALF_WINDOW = MEDIAN_WINDOW >> 1;
/** Medians asked for at once: all bins of a frame, or that many frames of a bin. */
const MEDIANS_AT_ONCE = BIN_COUNT;

const slidingMedian = once(() => createSlidingMedian(MEDIANS_AT_ONCE));

/**
 * The harmonic part of a signal (Fitzgerald 2010, "Harmonic/percussive separation using median filtering"): what
 * lasts, as against what is broad. `librosa.effects.harmonic(y)`: medians over 31 frames and over 31 bins, soft mask
 * of power 2.
 *
 * @param spectra [frames, 2 · bins]
 * @param magnitudes [frames, bins], of `spectra`
 * @param sampleCount length of the signal
 * @returns [sampleCount]
 */
export function harmonicPart(spectra: Matrix, magnitudes: Matrix, sampleCount: number): Float64Array {
  const { columns: bins } = magnitudes;
  const lasting = mediansOverFrames(magnitudes);
  const broad = new Float64Array(bins);
  const padded = new Float64Array(bins + MEDIAN_WINDOW - 1);
  return istft(spectra.rows, sampleCount, (frame, masked) => {
    const start = frame * bins;
    padded.set(magnitudes.values.subarray(start, start + bins), HALF_WINDOW);
    reflectEdges(padded, bins);
    slidingMedian()(padded, bins, broad);
    const spectrum = spectrumOf(spectra, frame);
    for (let bin = 0; bin < bins; bin++) {
      const mask = softMask(lasting.values[start + bin], broad[bin]);
      masked[2 * bin] = spectrum[2 * bin] * mask;
      masked[2 * bin + 1] = spectrum[2 * bin + 1] * mask;
    }
  });
}

/**
 * x² / (x² + y²); ½ where both are nothing. `librosa.util.softmask`, which scales by the larger one first: magnitudes of
 * float32 samples are far too large for their squares to vanish.
 */
function softMask(x: number, y: number): number {
  const squares = x * x + y * y;
  return squares < TINY ? 0.5 : (x * x) / squares;
}

function mediansOverFrames({ rows: frames, columns: bins, values }: Matrix): Matrix {
  const medians = createMatrix(frames, bins);
  const padded = new Float64Array(frames + MEDIAN_WINDOW - 1);
  const track = new Float64Array(frames);
  for (let bin = 0; bin < bins; bin++) {
    for (let frame = 0; frame < frames; frame++) padded[HALF_WINDOW + frame] = values[frame * bins + bin];
    reflectEdges(padded, frames);
    for (let first = 0; first < frames; first += MEDIANS_AT_ONCE) {
      const count = Math.min(MEDIANS_AT_ONCE, frames - first);
      slidingMedian()(padded.subarray(first), count, track.subarray(first));
    }
    for (let frame = 0; frame < frames; frame++) medians.values[frame * bins + bin] = track[frame];
  }
  return medians;
}

/** Fills both margins of `padded` from its middle, which holds `count` values. */
function reflectEdges(padded: Float64Array, count: number): void {
  for (let i = 1; i <= HALF_WINDOW; i++) {
    padded[HALF_WINDOW - i] = padded[HALF_WINDOW + reflectIndex(-i, count)];
    padded[HALF_WINDOW + count - 1 + i] = padded[HALF_WINDOW + reflectIndex(count - 1 + i, count)];
  }
}
