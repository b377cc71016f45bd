/** PCM → the windows in which somebody speaks: trim by energy, cut, and listen for a voice (Silero VAD). */

export { keepVoiced, type Listening } from './keepVoiced.ts';
export { bringToLevel } from './level.ts';
export { findSound, SoundFinder } from './trim.ts';
export { loadVoiceDetector } from './voiceDetector.ts';
export { cutWindows, windowOptionsOf } from './windows.ts';
