import type { ClipItem } from './clipItem.ts';
import type { Condition } from './conditionalTable.ts';
import { isLater } from './notification.ts';
import { MAX_TRIES } from './queueTerms.ts';
import { type Attempt, type ClaimOutcome, GIVEN_UP, type Lease } from './terms.ts';

/** What may be done with a clip: the outcome at once, or the number of the try for which it can be had. */
export type Verdict = ClaimOutcome | { outcome: 'free'; tries: number };

/**
 * Whether a clip can be had.
 *
 * @param item the clip as it is now
 * @param lease what the caller would hold it by
 */
export function judge(item: ClipItem, lease: Lease, attempt: Attempt, nowMs: number): Verdict {
  // Our own claim, whose answer was lost: the client then tried again.
  if (item.leaseId === lease.leaseId) return outcomeOf(item, item.tries ?? 1, attempt);
  if (item.status === 'done' || isOvertaken(item, attempt)) return { outcome: 'finished' };
  if (item.status === 'failed') {
    const isGivenUp = item.error?.code === GIVEN_UP && !attempt.isDeadLetter;
    return isGivenUp ? { outcome: 'free', tries: 1 } : { outcome: 'finished' };
  }
  const untilEpochMs = item.leaseExpiresAtEpochMs ?? 0;
  const isHeld = untilEpochMs > nowMs && item.leaseMessageId !== attempt.messageId;
  return isHeld ? { outcome: 'busy', untilEpochMs } : { outcome: 'free', tries: (item.tries ?? 0) + 1 };
}

/** Somebody came for a later upload by the same form: their message takes care of the clip. */
function isOvertaken({ sequencer: claimed }: ClipItem, { sequencer }: Attempt): boolean {
  return claimed !== undefined && sequencer !== undefined && isLater(claimed, sequencer);
}

/** What a claim means for who has made it. */
export function outcomeOf(
  { keepsEmbedding = true }: Pick<ClipItem, 'keepsEmbedding'>,
  tries: number,
  { isDeadLetter = false }: Attempt,
): ClaimOutcome {
  return isDeadLetter || tries > MAX_TRIES ? { outcome: 'exhausted' } : { outcome: 'claimed', keepsEmbedding };
}

/** The attributes of a clip that is taken. */
export function leased({ leaseId }: Lease, attempt: Attempt, tries: number, nowMs: number): Partial<ClipItem> {
  const { leaseMs, messageId: leaseMessageId, eTag, sequencer } = attempt;
  return { tries, leaseId, leaseExpiresAtEpochMs: nowMs + leaseMs, leaseMessageId, eTag, sequencer };
}

/** Holds while the clip is as it was judged: each claim counts `attempts`, each renewal moves the end of the lease. */
export function unchanged({ status, attempts, leaseExpiresAtEpochMs }: ClipItem): Required<Condition> {
  const lease =
    leaseExpiresAtEpochMs === undefined
      ? 'attribute_not_exists(leaseExpiresAtEpochMs)'
      : 'leaseExpiresAtEpochMs = :seenExpires';
  return {
    expression: `#status = :seenStatus AND attempts = :seenAttempts AND ${lease}`,
    names: { '#status': 'status' },
    values: {
      ':seenStatus': status,
      ':seenAttempts': attempts,
      ...(leaseExpiresAtEpochMs === undefined ? {} : { ':seenExpires': leaseExpiresAtEpochMs }),
    },
  };
}
