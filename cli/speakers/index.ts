export { defaultDataDirectory } from './dataDirectory.ts';
export { toSpeakerName } from './name.ts';
export { openStore } from './open.ts';
export { type KnownSpeaker, SpeakerStoreError } from './store.ts';
