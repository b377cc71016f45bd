import type { Matrix } from '../math/matrix.ts';
import { median } from '../math/median.ts';
import { BIN_HZ } from './analysis.ts';

const LOWEST_HZ = 150;
const HIGHEST_HZ = 4000;
/** Peaks below this share of their frame's largest magnitude are noise. */
const PEAK_SHARE = 0.1;
/** Steps that a semitone is divided into. */
const TUNING_STEPS = 100;
/** A0, from which octaves are counted, at A4 = 440 Hz. */
const OCTAVE_ZERO_HZ = 440 / 16;

interface Peaks {
  readonly frequenciesHz: Float64Array;
  readonly magnitudes: Float64Array;
}

/**
 * How far the notes lie from A4 = 440 Hz, from the spectral peaks that are louder than their median: the most common
 * remainder in semitones. `librosa.estimate_tuning(S=magnitudes, sr=16000, bins_per_octave=12)`.
 *
 * @param magnitudes [frames, bins]
 * @returns −0.5 … 0.49 semitones in steps of 0.01; 0 where there are no peaks
 */
export function estimateTuning(magnitudes: Matrix): number {
  const peaks = findPeaks(magnitudes);
  if (peaks.magnitudes.length === 0) return 0;
  const threshold = median(peaks.magnitudes);
  const counts = new Int32Array(TUNING_STEPS);
  for (const [i, hz] of peaks.frequenciesHz.entries()) {
    if (peaks.magnitudes[i] >= threshold) counts[stepOf(12 * Math.log2(hz / OCTAVE_ZERO_HZ))]++;
  }
  return stepStart(counts.indexOf(Math.max(...counts)));
}

function stepStart(step: number): number {
  return step * (1 / TUNING_STEPS) - 0.5;
}

function stepOf(semitones: number): number {
  const fraction = semitones - Math.floor(semitones);
  const remainder = fraction >= 0.5 ? fraction - 1 : fraction;
  const step = Math.min(TUNING_STEPS - 1, Math.floor((remainder + 0.5) * TUNING_STEPS));
  // Rounding above may be off by one step where the remainder is an edge; numpy.histogram compares with the edges.
  if (remainder < stepStart(step)) return step - 1;
  return step + 1 < TUNING_STEPS && remainder >= stepStart(step + 1) ? step + 1 : step;
}

/** Local maxima of each frame with parabolic interpolation (Smith 2011, Spectral Audio Signal Processing); `librosa.piptrack`. */
function findPeaks({ rows, columns, values }: Matrix): Peaks {
  const firstBin = Math.ceil(LOWEST_HZ / BIN_HZ);
  const endBin = Math.ceil(HIGHEST_HZ / BIN_HZ);
  const frequenciesHz: number[] = [];
  const magnitudes: number[] = [];
  for (let frame = 0; frame < rows; frame++) {
    const start = frame * columns;
    const threshold = PEAK_SHARE * largest(values, start, columns);
    for (let bin = firstBin; bin < endBin; bin++) {
      const here = values[start + bin];
      if (!(here > threshold)) continue;
      const before = values[start + bin - 1];
      const after = values[start + bin + 1];
      // A neighbour under the threshold counts as zero, but then it is smaller than `here` anyway.
      if (!(here > before && here >= after)) continue;
      const slope = (after - before) / 2;
      const curvature = after + before - 2 * here;
      const shift = Math.abs(slope) >= Math.abs(curvature) ? 0 : -slope / curvature;
      frequenciesHz.push((bin + shift) * BIN_HZ);
      magnitudes.push(here + (slope * shift) / 2);
    }
  }
  return { frequenciesHz: Float64Array.from(frequenciesHz), magnitudes: Float64Array.from(magnitudes) };
}

function largest(values: Float64Array, start: number, count: number): number {
  let result = 0;
  for (let i = start; i < start + count; i++) if (values[i] > result) result = values[i];
  return result;
}
