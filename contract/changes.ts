import type { Emotion } from './labels.ts';
import type { Segment } from './schemas/index.ts';

/** One stretch of a recording that changes. */
export interface Change {
  readonly emotion: Emotion;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/**
 * How a recording changes: its segments that are sure, those that follow one another with the same emotion as one. What
 * is unsure between them is passed over.
 *
 * @param segments in order of time
 */
export function changesOf(segments: readonly Segment[]): Change[] {
  const changes: Change[] = [];
  for (const { emotion, startSeconds, endSeconds } of segments.filter(({ unsure }) => !unsure)) {
    const last = changes.at(-1);
    if (last?.emotion === emotion) changes[changes.length - 1] = { ...last, endSeconds };
    else changes.push({ emotion, startSeconds, endSeconds });
  }
  return changes;
}
