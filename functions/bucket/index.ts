/** The bucket: recordings, and beside dropped ones what came of them, as JSON. Used by `infer` and `presign`. */
export { eraseClip } from './eraseClip.ts';
export { type ObjectPlace, type ObjectVersion, readObject } from './objects.ts';
export { eraseResult, writeResult } from './results.ts';
