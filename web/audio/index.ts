/** Sound in the browser, as numbers: decode, write as WAV. Draws nothing and sends nothing. */
export { DECODED_RATE_HZ, decodeChannels, decodeMono, probeDurationSeconds } from './decode.ts';
export { MAX_HELD_SECONDS } from './held.ts';
export { encodeWav } from './wav.ts';
