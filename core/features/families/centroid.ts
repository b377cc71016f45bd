import { type FeatureFamily, meanAndStd } from '../family.ts';

/** Mean frequency of the spectrum, in Hz. `librosa.feature.spectral_centroid(y=y, sr=16000)`. */
export const centroid: FeatureFamily = {
  name: 'centroid',
  featureNames: ['centroid_mean', 'centroid_std'],
  compute: (context) => meanAndStd(context.moments().centroidsHz),
};
