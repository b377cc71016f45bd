import { FRAME_SAMPLES } from '../analysis.ts';
import { type FeatureFamily, meanAndStd } from '../family.ts';
import { overFrames } from '../frames.ts';
import { zcr as countCrossings } from '../meyda.ts';

/** Samples as small as this count as zero: librosa's threshold. */
const ZERO = 1e-10;

/**
 * Zero-crossing rate: the share of a frame's samples whose sign differs from the one before.
 * `librosa.feature.zero_crossing_rate(y)`: the first and last sample are repeated beyond the ends.
 */
export const zcr: FeatureFamily = {
  name: 'zcr',
  featureNames: ['zcr_mean', 'zcr_std'],
  compute: ({ pcm }) =>
    meanAndStd(overFrames(padWithEdges(pcm), (signal) => countCrossings({ signal }) / FRAME_SAMPLES)),
};

function padWithEdges(pcm: Float32Array): Float32Array {
  const half = FRAME_SAMPLES / 2;
  const padded = new Float32Array(pcm.length + FRAME_SAMPLES);
  padded.fill(withoutDust(pcm[0]), 0, half).fill(withoutDust(pcm[pcm.length - 1]), half + pcm.length);
  for (let i = 0; i < pcm.length; i++) padded[half + i] = withoutDust(pcm[i]);
  return padded;
}

function withoutDust(sample: number): number {
  return Math.abs(sample) <= ZERO ? 0 : sample;
}
