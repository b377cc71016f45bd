/** What is read from outside, in zod: schemas, and the types that come of them. */
export * from './clip.ts';
export * from './clipFinished.ts';
export * from './createClips.ts';
export * from './errors.ts';
export * from './groups.ts';
export * from './lists.ts';
export * from './modelCard.ts';
export * from './modelSpec.ts';
export * from './names.ts';
export * from './recognition.ts';
export * from './resultFile.ts';
