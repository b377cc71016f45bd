import type { Matrix } from '../math/matrix.ts';
import { BIN_HZ, TINY } from './analysis.ts';

/** Where the spectrum of each frame lies, and how wide it is. */
export interface SpectralMoments {
  /** [frames] */
  readonly centroidsHz: Float64Array;
  /** [frames] */
  readonly bandwidthsHz: Float64Array;
}

/**
 * Magnitude-weighted mean frequency and standard deviation around it.
 * `librosa.feature.spectral_centroid` and `spectral_bandwidth(p=2)`. Both are 0 for a frame of zeros.
 *
 * @param magnitudes [frames, bins]
 */
export function spectralMoments({ rows, columns, values }: Matrix): SpectralMoments {
  const centroidsHz = new Float64Array(rows);
  const bandwidthsHz = new Float64Array(rows);
  for (let frame = 0; frame < rows; frame++) {
    const start = frame * columns;
    let sum = 0;
    let weighted = 0;
    for (let bin = 0; bin < columns; bin++) {
      sum += values[start + bin];
      weighted += values[start + bin] * bin;
    }
    const total = sum < TINY ? 1 : sum;
    const centre = weighted / total;
    let spread = 0;
    for (let bin = 0; bin < columns; bin++) spread += values[start + bin] * (bin - centre) ** 2;
    centroidsHz[frame] = centre * BIN_HZ;
    bandwidthsHz[frame] = Math.sqrt(spread / total) * BIN_HZ;
  }
  return { centroidsHz, bandwidthsHz };
}
