/** WAV: a strict reading of the header, and the encodings that it can announce. */
export { decodeWav } from './decodeWav.ts';
