/**
 * The table: item shapes, item keys and every conditional write, for `infer` and `presign`; and what the queue, the
 * functions and the records must agree on, for whatever sets them up.
 */
export { derivedClipId, randomClipId } from './clipId.ts';
export { type ClipItem, NewerRecordError } from './clipItem.ts';
export { ClipStore } from './clips.ts';
export {
  INFER_TIMEOUT_SECONDS,
  LEASE_MS,
  MAX_RECEIVES,
  RETRY_DELAYS_SECONDS,
  visibilityTimeoutSeconds,
} from './queueTerms.ts';
export { TTL_ATTRIBUTE, tableDefinition } from './table.ts';
export type { Attempt, ClaimOutcome, ClipStoreOptions, Lease, NewClip } from './terms.ts';
