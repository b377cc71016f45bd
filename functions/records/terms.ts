/** The failure that is the service's own, not the file's: whoever brings the clip again may try again. */
export const GIVEN_UP = 'processing-failed';

/** What is known of a clip before any work on it. */
export interface NewClip {
  tenant: string;
  clipId: string;
  objectKey: string;
  /** Of a dropped file: its key may be written again, with other content. */
  eTag?: string | undefined;
  /** Of a dropped file: which write of its key it is, and when that was. */
  sequencer?: string | undefined;
  writtenAtEpochMs?: number | undefined;
  fileName: string;
  sizeBytes: number;
  contentType?: string;
  /** Of an upload that was asked for by such a key: the name of its item; see `IdempotencyKeys`. */
  idempotencyKey?: string | undefined;
  batch?: string | undefined;
  speaker?: string | undefined;
  /** Whether the encoder's vector is kept beside the recognition; it is unless this says no. */
  keepsEmbedding?: boolean | undefined;
}

/** A worker's right to work on a clip. */
export interface Lease {
  tenant: string;
  clipId: string;
  leaseId: string;
}

/** The terms on which a worker takes a clip. */
export interface Attempt {
  /** How long it may be silent before another may take over. */
  leaseMs: number;
  /**
   * The queue's id of the message that told of the clip. Whoever had the clip by the same message has it no longer: a
   * queue hands a message out again only when the one before has failed with it, or can no longer be alive.
   */
  messageId: string;
  /** The queue has given the message up: the clip is taken only to say so. */
  isDeadLetter?: boolean;
  /** Of an upload, the write that it is taken for; kept with the clip, so that it can be told of again. */
  eTag?: string | undefined;
  sequencer?: string | undefined;
}

/** How a {@link ClipStore} differs from the usual one. */
export interface ClipStoreOptions {
  /** The clock; the machine's unless given. */
  nowMs?: () => number;
  /** How long results are kept; the contract's unless given. */
  resultRetentionDays?: number;
}

/** What came of an attempt to claim a clip. */
export type ClaimOutcome =
  /** It is ours to work on; and whether the encoder's vector is to be kept. */
  | { outcome: 'claimed'; keepsEmbedding: boolean }
  /** It is ours, and was tried as often as it may be: all that is left is to say so. */
  | { outcome: 'exhausted' }
  /** Another worker has it, at least until then unless it ends sooner. Try again later. */
  | { outcome: 'busy'; untilEpochMs: number }
  /** It has its result, or a message of a later upload by the same form takes care of it. Nothing to do. */
  | { outcome: 'finished' }
  /** There is no such clip (any more). */
  | { outcome: 'absent' };
