/** What `ser predict` knows of recordings beside themselves: where it comes from, and which are read together for it. */
export { groupInputs, type KnownOptions, openSources } from './openSources.ts';
export type { KnownSource, ReadRecording } from './sources.ts';
