/** Erasing a clip everywhere, and all clips of a batch or a speaker. Used by `infer` and `presign`. */
export { type ErasingDependencies, eraseEverywhere } from './eraseEverywhere.ts';
export { eraseList } from './eraseList.ts';
