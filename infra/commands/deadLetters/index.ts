/** Recordings that failed five times, and their second chance. */
export { type MoveOptions, moveDeadLetters } from './moveDeadLetters.ts';
