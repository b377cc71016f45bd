/** A recognition → what is shown of it. */
export { createResult } from './result.ts';
