/** The table: item shapes, keys and every conditional write. Used by both functions. */
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
