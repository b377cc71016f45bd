/** Windows' probabilities → the recognition: the average over all speech, segments, and what these say together. */
export { averageVariants } from './average.ts';
export { toRecognition } from './recognition.ts';
export type { WindowScore } from './segments.ts';
export { smoothed } from './smooth.ts';
