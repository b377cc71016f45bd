/** The table: item shapes, keys and every conditional write. Used by both functions. */
export { derivedClipId, randomClipId } from './clipId.ts';
export type { ClipItem } from './clipItem.ts';
export { ClipStore } from './clips.ts';
export { NewerRecordError } from './newerRecordError.ts';
export { TTL_ATTRIBUTE, tableDefinition } from './table.ts';
export {
  type Attempt,
  type ClaimOutcome,
  type ClipStoreOptions,
  type Lease,
  MAX_RECEIVES,
  type NewClip,
  RETRY_DELAYS_SECONDS,
} from './terms.ts';
