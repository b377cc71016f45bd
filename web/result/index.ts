/** A recognition → what is shown of it. */
export { createResult, type Result } from './result.ts';
