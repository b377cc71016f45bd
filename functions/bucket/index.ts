/** The bucket: recordings, and beside dropped ones what came of them, as JSON. Used by `infer` and `presign`. */
export { eraseClip } from './eraseClip.ts';
export { findWrittenAt, type ObjectContent, type ObjectPlace, readObject } from './objects.ts';
export { eraseResult, type ResultPlace, writeResult } from './results.ts';
