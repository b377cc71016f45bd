import type { Warning } from '../../contract/index.ts';
import { speechWeights } from './speechWeights.ts';

/** A window, as far as it matters here. */
interface Compared {
  readonly speechSeconds: number;
  /** On the model's own scale; undefined from a model that does not tell. */
  readonly unlikeness?: number;
}

/**
 * The warning that a recording is unlike those that the model was trained on: by its windows' unlikeness, weighted by
 * speech.
 *
 * @param unlikeAbove the model's threshold; undefined from a model that does not tell
 * @returns one warning, or none
 */
export function unlikeWarnings(windows: readonly Compared[], unlikeAbove: number | undefined): Warning[] {
  if (unlikeAbove === undefined) return [];
  const weights = speechWeights(windows);
  const unlikeness = windows.reduce((sum, window, i) => sum + (window.unlikeness ?? 0) * weights[i], 0);
  if (unlikeness <= unlikeAbove) return [];
  const message = `Expected an unlikeness to the training recordings of at most ${short(unlikeAbove)}, got ${short(unlikeness)}: another room, language or way of speaking. Trust the answer less; other recordings of the same room may help.`;
  return [{ code: 'unlike-training', message }];
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
