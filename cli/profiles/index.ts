export { defaultDataDirectory } from './dataDirectory.ts';
export { toProfileName } from './name.ts';
export { type KeptProfile, openStore, ProfileStore, ProfileStoreError } from './store.ts';
