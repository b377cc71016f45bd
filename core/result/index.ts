/** Windows' probabilities → the recognition: the average over all speech, and segments. */
export { averageVariants, toRecognition } from './recognition.ts';
