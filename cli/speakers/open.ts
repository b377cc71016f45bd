import { SpeakerStore } from './store.ts';

/** The profiles below a data directory; what is damaged is passed over, and said on standard error. */
export function openStore(dataDirectory: string): SpeakerStore {
  return new SpeakerStore(dataDirectory, (path, message) => console.error(`ser: ${path} is passed over. ${message}`));
}
