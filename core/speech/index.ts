export { findSpeech, type SpeechMap } from './spans.ts';
export type { SpeechOptions } from './trim.ts';
export { loadVoiceDetector, type VoiceDetector } from './voiceDetector.ts';
