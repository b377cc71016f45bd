/** A clip's way from the file to its result: send, wait, try again, erase; and what the browser remembers of it. */

export { createClipHistory, type RememberedClip } from './clipHistory.ts';
export { type ClipJob, type ClipSource, createClipJob } from './clipJob.ts';
export type { ClipState } from './clipState.ts';
export type { Services } from './services.ts';
export { createSlots, type Slots } from './slots.ts';
export { statusText, type WorkingState } from './statusText.ts';
export { uploadForm } from './upload.ts';
