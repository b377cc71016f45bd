export { findSpeech, type SpeechMap } from './spans.ts';
export type { SpeechOptions } from './trim.ts';
