/**
 * The bucket: recordings; beside dropped ones what came of them, as JSON; and timelines that are too long for a record.
 * Used by `infer` and `presign`.
 */
export { eraseClip } from './eraseClip.ts';
export { findWrittenAt, type ObjectContent, type ObjectPlace, readObject } from './objects.ts';
export { eraseResult, type ResultPlace, writeResult } from './results.ts';
export { isLongTimeline, readTimeline, writeTimeline } from './timelines.ts';
