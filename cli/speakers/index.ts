export { defaultDataDirectory } from './dataDirectory.ts';
export { toSpeakerName } from './name.ts';
export { type KnownSpeaker, openStore, SpeakerStoreError } from './store.ts';
