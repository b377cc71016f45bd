import type { Matrix } from '../../math/matrix.ts';
import { BIN_HZ } from '../analysis.ts';
import { type FeatureFamily, meanAndStd } from '../family.ts';

/** Share of the summed magnitude that lies below the roll-off. */
const SHARE = 0.85;

/** The frequency below which 85 % of the spectrum lies, in Hz. `librosa.feature.spectral_rolloff(y=y, sr=16000)`. */
export const rolloff: FeatureFamily = {
  name: 'rolloff',
  featureNames: ['rolloff_mean', 'rolloff_std'],
  compute: (context) => meanAndStd(rolloffsHz(context.magnitudes())),
};

function rolloffsHz({ rows, columns, values }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, frame) => {
    const start = frame * columns;
    let total = 0;
    for (let bin = 0; bin < columns; bin++) total += values[start + bin];
    // The same sum in the same order as above, so that it does reach its share.
    let below = values[start];
    let bin = 0;
    while (below < SHARE * total) below += values[start + ++bin];
    return bin * BIN_HZ;
  });
}
