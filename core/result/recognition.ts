import { EMOTIONS, type ModelSpec, type Recognition, type TimingsMs, type Warning } from '../../contract/index.ts';
import type { RecordingFacts } from '../types.ts';
import { weightedAverage } from './average.ts';
import { round } from './round.ts';
import { toProbabilities, top, toSegments, type WindowScore } from './segments.ts';
import { summariseShares } from './shares.ts';
import { unlikeWarnings } from './unlikeTraining.ts';

/** What the windows of a recording say together. */
export type Summary = Pick<
  Recognition,
  'emotion' | 'confidence' | 'unsure' | 'mixed' | 'shares' | 'probabilities' | 'segments'
>;

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
 * Folds windows into one answer: the average weighted by speech, the segments, and what these say together. Where most of
 * the speech is in segments that are sure, the whole is not unsure, however the average looks: sure parts that differ
 * average to nothing.
 *
 * @param scores at least one, in order of time
 * @param unsureBelow a confidence below it is reported as unsure
 * @throws RangeError when there are no windows
 */
export function summarise(scores: readonly WindowScore[], unsureBelow: number): Summary {
  const probabilities = weightedAverage(scores);
  const segments = toSegments(scores, unsureBelow);
  const { shares, mixed, mostly } = summariseShares(segments);
  const average = top(probabilities);
  const isUnsure = average.confidence < unsureBelow;
  const emotion = (mixed || isUnsure) && mostly !== undefined ? mostly : average.emotion;
  return {
    emotion,
    confidence: round(probabilities[EMOTIONS.indexOf(emotion)]),
    unsure: isUnsure && mostly === undefined,
    mixed,
    shares,
    probabilities: toProbabilities(probabilities),
    segments: segments.map(({ segment }) => segment),
  };
}
