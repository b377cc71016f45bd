import { columnMeans } from '../../math/matrix.ts';
import { PITCH_CLASSES } from '../chromaBank.ts';
import { type FeatureFamily, numbered } from '../family.ts';

/** Mean strength of each pitch class, C first. `librosa.feature.chroma_stft(S=np.abs(librosa.stft(y)), sr=16000)`. */
export const chroma: FeatureFamily = {
  name: 'chroma',
  featureNames: numbered('chroma_mean', PITCH_CLASSES),
  compute: (context) => columnMeans(context.chroma()),
};
