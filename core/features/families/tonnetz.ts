import { columnMeans, createMatrix, type Matrix } from '../../math/matrix.ts';
import { TINY } from '../analysis.ts';
import { type FeatureFamily, numbered } from '../family.ts';

/** The three circles of the tone space: pitch classes a step apart, in half turns, and the circle's radius. */
const CIRCLES = [
  { name: 'fifths', halfTurns: 7 / 6, radius: 1 },
  { name: 'minor thirds', halfTurns: 3 / 2, radius: 1 },
  { name: 'major thirds', halfTurns: 2 / 3, radius: 0.5 },
] as const;

/**
 * Position of the harmony in the tone space of fifths and thirds (Harte et al. 2006, "Detecting harmonic change in
 * musical audio"), x and y on each circle. `librosa.feature.tonnetz(chroma=c)`, where c is the STFT chroma of
 * `librosa.effects.harmonic(y)`; librosa's own default would take a constant-Q chroma.
 */
export const tonnetz: FeatureFamily = {
  name: 'tonnetz',
  featureNames: numbered('tonnetz_mean', 2 * CIRCLES.length),
  compute(context) {
    // The projection is linear: projecting the mean is the mean of the projections.
    const chroma = columnMeans(sharesOf(context.harmonicChroma()));
    return CIRCLES.flatMap(({ halfTurns, radius }) =>
      // sin(πx) as cos(π(x − ½)), as librosa has it.
      [0.5, 0].map((offset) =>
        chroma.reduce(
          (sum, share, pitch) => sum + radius * Math.cos(Math.PI * (halfTurns * pitch - offset)) * share,
          0,
        ),
      ),
    );
  },
};

/** Each row divided by its sum. */
function sharesOf({ rows, columns, values }: Matrix): Matrix {
  const shares = createMatrix(rows, columns);
  for (let row = 0; row < rows; row++) {
    const strengths = values.subarray(row * columns, (row + 1) * columns);
    const sum = strengths.reduce((a, b) => a + b, 0);
    const divisor = sum < TINY ? 1 : sum;
    shares.values.set(
      strengths.map((value) => value / divisor),
      row * columns,
    );
  }
  return shares;
}
