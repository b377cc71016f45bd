import { HOP_SAMPLES } from './analysis.ts';
import { createContext } from './context.ts';
import { FAMILIES, FEATURE_NAMES } from './registry.ts';

/** The slope of the cepstrum is fitted to 9 frames. */
const FEWEST_FRAMES = 9;
const FEWEST_SAMPLES = (FEWEST_FRAMES - 1) * HOP_SAMPLES;

/**
 * The 94 handcrafted features over the whole of a signal, with librosa 0.10.1's definitions, in float64.
 *
 * Needs about 1.3 MB of memory for each second of signal.
 *
 * @param pcm [n] at 16 kHz, −1..1, finite, at least 4096 samples; left as it is
 * @returns [94], in the order of {@link FEATURE_NAMES}
 * @throws RangeError when there are fewer samples
 * @example
 * const tone = Float32Array.from({ length: 16000 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 1000 * n) / 16000));
 * console.log(computeFeatures(tone)[FEATURE_NAMES.indexOf('zcr_mean')].toFixed(4)); // 0.1191
 */
export function computeFeatures(pcm: Float32Array): Float64Array {
  if (pcm.length < FEWEST_SAMPLES) {
    throw new RangeError(
      `Expected at least ${FEWEST_SAMPLES} samples at 16 kHz, got ${pcm.length}; refuse shorter recordings before.`,
    );
  }
  const context = createContext(pcm);
  const values = new Float64Array(FEATURE_NAMES.length);
  let at = 0;
  for (const family of FAMILIES) {
    values.set(family.compute(context), at);
    at += family.featureNames.length;
  }
  return values;
}
