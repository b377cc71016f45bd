export { MultipartStore, type MultipartTarget, type PartReference } from './multipartStore.ts';
export { ObjectStore } from './objectStore.ts';
export { compareUtf8, SortedKeys } from './sortedKeys.ts';
export type { StagedFile } from './stagedFile.ts';
export type { StoredObject } from './storedObject.ts';
