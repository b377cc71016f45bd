/** The table: item shapes, keys and every conditional write. Used by both functions. */
export { derivedClipId, randomClipId } from './clipId.ts';
export type { ClipItem } from './clipItem.ts';
export { type Attempt, type ClaimOutcome, ClipStore, type Lease, MAX_RECEIVES, type NewClip } from './clips.ts';
export { TTL_ATTRIBUTE, tableDefinition } from './table.ts';
