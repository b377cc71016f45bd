/**
 * The bucket: recordings; beside dropped ones what came of them, as JSON; timelines that are too long for a record; and
 * tables of results that are too long for an answer. Used by `infer` and `presign`.
 */
export { type ErasedClip, eraseAudioOf, eraseClip } from './eraseClip.ts';
export { findWrittenAt, type ObjectContent, type ObjectPlace, readObject } from './objects.ts';
export { eraseResult, type ResultPlace, writeResult } from './results.ts';
export { signedGet } from './signedGet.ts';
export { eraseTables, type KeptTable, writeTable } from './tables.ts';
export { isLongTimeline, readTimeline, writeTimeline } from './timelines.ts';
