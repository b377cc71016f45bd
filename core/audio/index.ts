/** Bytes → PCM: sniff, decode (a stream), mix to mono, check, resample, keep. What phones, browsers and editors write; little is held at a time. */
export { decode } from './decode.ts';
export type { DecodedAudio } from './decodedAudio.ts';
export { SampleHash } from './hash.ts';
export { resample } from './resample.ts';
export { storeSamples } from './storeSamples.ts';
export { toMono } from './toMono.ts';
export { validate } from './validate.ts';
