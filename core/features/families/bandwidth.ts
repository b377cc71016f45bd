import { type FeatureFamily, meanAndStd } from '../family.ts';

/** Width of the spectrum around its centroid, in Hz. `librosa.feature.spectral_bandwidth(y=y, sr=16000)`. */
export const bandwidth: FeatureFamily = {
  name: 'bandwidth',
  featureNames: ['bandwidth_mean', 'bandwidth_std'],
  compute: (context) => meanAndStd(context.moments().bandwidthsHz),
};
