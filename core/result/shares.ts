import type { Emotion, Shares } from '../../contract/index.ts';
import { round } from './round.ts';
import type { WeightedSegment } from './segments.ts';

/** Two emotions with at least this share of the speech each make a recording mixed. */
const MIXED_SHARE = 0.2;
/** With at least this share of the speech in segments that are sure, the whole is not unsure. */
const SURE_SHARE = 0.5;

/** What the segments that are sure say of the whole. */
export interface SharesSummary {
  readonly shares: Shares;
  readonly mixed: boolean;
  /** The emotion with the largest share, when most of the speech is sure. */
  readonly mostly: Emotion | undefined;
}

/** How much of the speech each emotion has, in the segments that are sure of it. */
export function summariseShares(segments: readonly WeightedSegment[]): SharesSummary {
  const total = segments.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0);
  const sums = new Map<Emotion, number>();
  for (const { segment, speechSeconds } of segments) {
    if (!segment.unsure) sums.set(segment.emotion, (sums.get(segment.emotion) ?? 0) + speechSeconds / total);
  }
  const ranked = [...sums].sort(([, a], [, b]) => b - a);
  const sure = ranked.reduce((sum, [, share]) => sum + share, 0);
  return {
    shares: Object.fromEntries(ranked.map(([emotion, share]) => [emotion, round(share)])),
    mixed: sure >= SURE_SHARE && ranked.filter(([, share]) => share >= MIXED_SHARE).length > 1,
    mostly: sure >= SURE_SHARE ? ranked[0]?.[0] : undefined,
  };
}
