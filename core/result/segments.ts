import { EMOTIONS, type Emotion, type Probabilities, type Segment } from '../../contract/index.ts';
import { PAUSE_SECONDS, type TimeSpan, type WindowTimes } from '../types.ts';
import { weightedAverage } from './average.ts';
import { round } from './round.ts';
import { smoothed } from './smooth.ts';

/** What the classifier says about one window. */
export interface WindowScore extends WindowTimes {
  /** In the order of EMOTIONS, summing to 1. */
  readonly probabilities: Float64Array;
  /** How unlike the training recordings it is; undefined from a model that does not tell. */
  readonly unlikeness?: number;
}

/** A segment, and how much speech it holds. */
export interface WeightedSegment {
  readonly segment: Segment;
  readonly speechSeconds: number;
}

/** A stretch of sound in a window. */
interface Stretch extends TimeSpan {
  readonly emotion: number;
  readonly probabilities: Float64Array;
  readonly speechSeconds: number;
}

/**
 * Cuts a recording where it falls silent for a second or more, and where the emotion changes.
 *
 * @param windows at least one, in order of time
 * @param unsureBelow a confidence below it is reported as unsure
 */
export function toSegments(windows: readonly WindowScore[], unsureBelow: number): WeightedSegment[] {
  const emotions = smoothed(windows.map(({ probabilities }) => probabilities));
  const stretches = windows.flatMap((window, i) => stretchesOf(window, emotions[i]));
  return grouped(stretches).map((group) => toSegment(group, unsureBelow));
}

/** A window's sound, its speech shared out by length. */
function stretchesOf({ sound, speechSeconds, probabilities }: WindowScore, emotion: number): Stretch[] {
  const total = sound.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
  return sound.map((span) => ({
    ...span,
    emotion,
    probabilities,
    speechSeconds: (speechSeconds * (span.endSeconds - span.startSeconds)) / total,
  }));
}

/** Neighbours with the same emotion and no more than a pause between them. */
function grouped(stretches: readonly Stretch[]): Stretch[][] {
  const groups: Stretch[][] = [];
  for (const stretch of stretches) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const joins = last?.emotion === stretch.emotion && stretch.startSeconds - last.endSeconds < PAUSE_SECONDS;
    if (group && joins) group.push(stretch);
    else groups.push([stretch]);
  }
  return groups;
}

function toSegment(group: readonly Stretch[], unsureBelow: number): WeightedSegment {
  const average = weightedAverage(group);
  const { emotion, confidence } = top(average);
  const segment = {
    startSeconds: round(group[0].startSeconds),
    endSeconds: round(group.at(-1)!.endSeconds),
    emotion,
    confidence,
    unsure: confidence < unsureBelow,
    probabilities: toProbabilities(average),
  };
  return { segment, speechSeconds: group.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0) };
}

/** The most probable emotion; of equals the first. */
export function top(probabilities: Float64Array): { emotion: Emotion; confidence: number } {
  const best = probabilities.indexOf(Math.max(...probabilities));
  return { emotion: EMOTIONS[best], confidence: round(probabilities[best]) };
}

/** By the emotions' names, to six decimals. */
export function toProbabilities(values: Float64Array): Probabilities {
  return Object.fromEntries(EMOTIONS.map((emotion, i) => [emotion, round(values[i])])) as Probabilities;
}
