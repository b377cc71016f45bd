import { columnMeans } from '../../math/matrix.ts';
import { type FeatureFamily, numbered } from '../family.ts';

/** Of 128 bands; they reach up to about 450 Hz, where the voice's fundamental and its first harmonics lie. */
const BANDS_KEPT = 20;

/** Mean power of the lowest mel bands. `librosa.feature.melspectrogram(y=y, sr=16000)[:20]`. */
export const mel: FeatureFamily = {
  name: 'mel',
  featureNames: numbered('mel_mean', BANDS_KEPT),
  compute: (context) => columnMeans(context.melSpectrogram()).subarray(0, BANDS_KEPT),
};
