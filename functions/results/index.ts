/** What came of dropped files, as JSON beside them in the bucket. */
export { eraseResult } from './eraseResult.ts';
export { type ResultPlace, writeResult } from './writeResult.ts';
