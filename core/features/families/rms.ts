import { FRAME_SAMPLES } from '../analysis.ts';
import { type FeatureFamily, meanAndStd } from '../family.ts';
import { overFrames } from '../frames.ts';
import { rms as rootMeanSquare } from '../meyda.ts';

/** Loudness: the root of the mean square. `librosa.feature.rms(y=y)`: zeros beyond the ends. */
export const rms: FeatureFamily = {
  name: 'rms',
  featureNames: ['rms_mean', 'rms_std'],
  compute({ pcm }) {
    const padded = new Float32Array(pcm.length + FRAME_SAMPLES);
    padded.set(pcm, FRAME_SAMPLES / 2);
    return meanAndStd(overFrames(padded, (signal) => rootMeanSquare({ signal })));
  },
};
