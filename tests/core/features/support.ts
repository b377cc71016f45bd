import { createContext, type FeatureContext } from '../../../core/features/context.ts';
import { computeFeatures, FEATURE_NAMES } from '../../../core/features/index.ts';
import type { Matrix } from '../../../core/math/matrix.ts';

/** The features by name. */
export function featuresOf(pcm: Float32Array): Record<string, number> {
  return Object.fromEntries([...computeFeatures(pcm)].map((value, i) => [FEATURE_NAMES[i], value]));
}

/** A context of silence in which some parts are given. */
export function contextWith(parts: Partial<FeatureContext>): FeatureContext {
  return { ...createContext(new Float32Array(4096)), ...parts };
}

/** A matrix from its rows. */
export function matrixOf(rows: readonly ArrayLike<number>[]): Matrix {
  return {
    rows: rows.length,
    columns: rows[0].length,
    values: Float64Array.from(rows.flatMap((row) => Array.from(row))),
  };
}

/** One frame's magnitudes [1025], made bin by bin. */
export function spectrumOf(magnitude: (bin: number) => number): Float64Array {
  return Float64Array.from({ length: 1025 }, (_, bin) => magnitude(bin));
}

/** How many of a frame's 2048 samples lie inside a signal of `sampleCount`. */
export function coverage(sampleCount: number): number[] {
  const frames = 1 + Math.floor(sampleCount / 512);
  return Array.from({ length: frames }, (_, frame) => {
    const start = frame * 512 - 1024;
    return Math.min(sampleCount, start + 2048) - Math.max(0, start);
  });
}

/** Mean and population standard deviation, by the textbook. */
export function textbookMeanAndStd(values: readonly number[]): [number, number] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return [mean, Math.sqrt(values.map((value) => (value - mean) ** 2).reduce((a, b) => a + b, 0) / values.length)];
}
