/** Sound in the browser, as numbers: decode, look at, write as WAV. Draws nothing and sends nothing. */
export { DECODED_RATE_HZ, decodeMono, probeDurationSeconds } from './decode.ts';
export { MAX_HELD_SECONDS } from './held.ts';
export { peaks } from './peaks.ts';
export { encodeWav } from './wav.ts';
