/** WAV: a strict reading of the header, and the encodings that it can name. */
export { decodeWav } from './decodeWav.ts';
