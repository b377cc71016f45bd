/** The failure that is the service's own, not the file's: whoever brings the clip again may try again. */
export const GIVEN_UP = 'processing-failed';

/** What is known of a clip before any work on it. */
export interface NewClip {
  tenant: string;
  clipId: string;
  objectKey: string;
  /** Of a dropped file: its key may be written again, with other content. */
  eTag?: string;
  fileName: string;
  sizeBytes: number;
  contentType?: string;
  batch?: string;
  speaker?: string;
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
  /** The queue will not hand the message out again. */
  isLast: boolean;
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
  /** It is ours now. */
  | 'claimed'
  /** Another worker has it, or had it a moment ago. Try again later. */
  | 'busy'
  /** It has its result. Nothing to do. */
  | 'finished'
  /** There is no such clip (any more). */
  | 'absent';
