/** Bytes → PCM: sniff, decode (a stream), mix to mono, check, resample. What phones, browsers and editors write; little is held at a time. */
export { decode } from './decode.ts';
export type { DecodedAudio } from './decodedAudio.ts';
export { hashOf } from './hash.ts';
export { resample } from './resample.ts';
export { toMono } from './toMono.ts';
export { validate } from './validate.ts';
