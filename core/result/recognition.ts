import {
  EMOTIONS,
  type Emotion,
  type ModelSpec,
  type Probabilities,
  type Recognition,
  type Segment,
  type TimingsMs,
  type Warning,
} from '../../contract/index.ts';
import type { RecordingFacts, WindowTimes } from '../types.ts';
import { speechWeights } from './speechWeights.ts';
import { unlikeWarnings } from './unlikeTraining.ts';

/** What the classifier says about one window. */
export interface WindowScore extends WindowTimes {
  /** In the order of EMOTIONS, summing to 1. */
  readonly probabilities: Float64Array;
  /** How unlike the training recordings it is; undefined from a model that does not tell. */
  readonly unlikeness?: number;
}

/** What the windows of a recording say together. */
export type Summary = Pick<Recognition, 'emotion' | 'confidence' | 'unsure' | 'probabilities' | 'segments'>;

/** All that a recognition says. */
export interface RecognitionParts {
  readonly recording: RecordingFacts;
  /** At least one, in order of time. */
  readonly windows: readonly WindowScore[];
  /** What there is to say about what was known. */
  readonly known: { readonly report: Recognition['known']; readonly warnings: readonly Warning[] };
  readonly spec: ModelSpec;
  readonly timingsMs: TimingsMs;
}

/**
 * Puts a recognition together.
 *
 * @throws RangeError when there are no windows
 */
export function toRecognition({ recording, windows, known, spec, timingsMs }: RecognitionParts): Recognition {
  return {
    ...summarise(windows, spec.calibration.unsureBelow),
    durationSeconds: recording.durationSeconds,
    speechSeconds: windows.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0),
    known: known.report,
    warnings: [...recording.warnings, ...known.warnings, ...unlikeWarnings(windows, spec.calibration.unlikeAbove)],
    model: { id: spec.id, version: spec.version },
    timingsMs,
  };
}

/**
 * Folds windows into one answer: the average weighted by speech, and segments of windows that agree.
 *
 * @param scores at least one, in order of time
 * @param unsureBelow a confidence below it is reported as unsure
 * @throws RangeError when there are no windows
 */
export function summarise(scores: readonly WindowScore[], unsureBelow: number): Summary {
  const overall = weightedAverage(scores);
  const { emotion, confidence } = top(overall);
  return {
    emotion,
    confidence,
    unsure: confidence < unsureBelow,
    probabilities: toProbabilities(overall),
    segments: groupByEmotion(scores).map(toSegment),
  };
}

/**
 * Average over variants of the same window.
 *
 * @param variants each [n], summing to 1
 * @param weights one a variant, summing to 1
 */
export function averageVariants(variants: readonly Float64Array[], weights: readonly number[]): Float64Array {
  const average = new Float64Array(variants[0].length);
  variants.forEach((variant, v) => {
    for (let i = 0; i < average.length; i++) average[i] += variant[i] * weights[v];
  });
  return average;
}

function weightedAverage(scores: readonly WindowScore[]): Float64Array {
  if (scores.length === 0) throw new RangeError('Nothing to average: expected at least one window.');
  return averageVariants(
    scores.map((score) => score.probabilities),
    speechWeights(scores),
  );
}

function top(probabilities: Float64Array): { emotion: Emotion; confidence: number } {
  const best = probabilities.indexOf(Math.max(...probabilities));
  return { emotion: EMOTIONS[best], confidence: round(probabilities[best]) };
}

/** Neighbouring windows with the same emotion on top and no silence between them. */
function groupByEmotion(scores: readonly WindowScore[]): WindowScore[][] {
  const groups: WindowScore[][] = [];
  for (const score of scores) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const joins =
      last &&
      score.startSeconds <= last.endSeconds &&
      top(last.probabilities).emotion === top(score.probabilities).emotion;
    if (group && joins) group.push(score);
    else groups.push([score]);
  }
  return groups;
}

function toSegment(group: readonly WindowScore[]): Segment {
  const average = weightedAverage(group);
  return {
    startSeconds: round(group[0].startSeconds),
    endSeconds: round(group.at(-1)!.endSeconds),
    ...top(average),
    probabilities: toProbabilities(average),
  };
}

function toProbabilities(values: Float64Array): Probabilities {
  return Object.fromEntries(EMOTIONS.map((emotion, i) => [emotion, round(values[i])])) as Probabilities;
}

/** Six decimals: what is left out is far below what the model can tell. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
