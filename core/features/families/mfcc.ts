import { columnDeviations, columnMeans } from '../../math/matrix.ts';
import { CEPSTRAL_COEFFICIENTS } from '../cepstrum.ts';
import { type FeatureFamily, numbered } from '../family.ts';

/** The shape of the spectrum and how much it varies. `librosa.feature.mfcc(y=y, sr=16000, n_mfcc=13)`. */
export const mfcc: FeatureFamily = {
  name: 'mfcc',
  featureNames: [...numbered('mfcc_mean', CEPSTRAL_COEFFICIENTS), ...numbered('mfcc_std', CEPSTRAL_COEFFICIENTS)],
  compute(context) {
    const cepstra = context.cepstrum();
    return [...columnMeans(cepstra), ...columnDeviations(cepstra)];
  },
};
