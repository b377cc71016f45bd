/**
 * The table: item shapes, item keys and every conditional write, for `infer` and `presign`; and what the queue, the
 * functions and the records must agree on, for whatever sets them up.
 */
export { derivedClipId, randomClipId } from './clipId.ts';
export { type ClipItem, NewerRecordError } from './clipItem.ts';
export { ClipStore } from './clips.ts';
export { type Erasure, erasureMessage, readErasure } from './erasureMessage.ts';
export { IdempotencyKeys, idempotencyKeyName } from './idempotencyKeys.ts';
export {
  type ClipLists,
  listItemKeys,
  type NamedList,
  placeOf,
  readPlace,
  type Step,
  type Wanted,
} from './lists/index.ts';
export {
  type AudioOfClip,
  audioOfClipSchema,
  isLater,
  notificationOf,
  type WrittenObject,
  writtenObjects,
} from './notification.ts';
export { QueueLength } from './queueLength.ts';
export {
  INFER_TIMEOUT_SECONDS,
  inferTimeoutSeconds,
  LEASE_MS,
  MAX_TRIES,
  maxReceives,
  QUEUE_RETENTION_DAYS,
  RETRY_DELAYS_SECONDS,
  retryDelaySeconds,
  visibilityTimeoutSeconds,
} from './queueTerms.ts';
export { TTL_ATTRIBUTE, tableDefinition } from './table.ts';
export { type Attempt, type ClaimOutcome, type ClipStoreOptions, GIVEN_UP, type Lease, type NewClip } from './terms.ts';
