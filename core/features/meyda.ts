import Meyda from 'meyda';

/** The extractors of meyda that agree with librosa. */
interface AgreeingExtractors {
  /** Root of the mean square. */
  rms(input: { signal: Float32Array }): number;
  /** Number of sign changes; 0 is positive. */
  zcr(input: { signal: Float32Array }): number;
}

/**
 * meyda's extractors, called directly: `Meyda.extract` would compute a spectrum for each frame first (measured: 23 ms
 * against 1 ms for a clip of 4 s), apply a window, and read its settings from one global object. Its other extractors
 * follow other definitions than librosa (bins without the last, its own mel scale and DCT, NaN on silence).
 */
export const { rms, zcr } = Meyda.featureExtractors as AgreeingExtractors;
