import { once } from '../math/once.ts';
import { SAMPLE_RATE_HZ } from '../types.ts';

/** Samples in a frame: librosa's `n_fft` and `frame_length`. */
export const FRAME_SAMPLES = 2048;
/** Samples from one frame to the next: librosa's `hop_length`. */
export const HOP_SAMPLES = 512;
/** Frequencies in a frame's spectrum, 0 Hz and half the sample rate included. */
export const BIN_COUNT = FRAME_SAMPLES / 2 + 1;
/** Distance of two neighbouring bins. */
export const BIN_HZ = SAMPLE_RATE_HZ / FRAME_SAMPLES;

/** Smaller sums and magnitudes are nothing, and not divided by: `librosa.util.tiny` of a float64. */
export const TINY = 2.2250738585072014e-308;

/** Frames centred on every {@link HOP_SAMPLES}-th sample, the first on sample 0: librosa's `center=True`. */
export function frameCountOf(sampleCount: number): number {
  return 1 + Math.floor(sampleCount / HOP_SAMPLES);
}

/**
 * The periodic Hann window, 0.5 − 0.5 cos(2πn/N); `scipy.signal.get_window('hann', N, fftbins=True)`.
 *
 * @returns [FRAME_SAMPLES]; not to be changed
 */
export const hannWindow = once(() =>
  Float64Array.from({ length: FRAME_SAMPLES }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / FRAME_SAMPLES)),
);
