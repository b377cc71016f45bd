/** A clip's way from the file to its result: send, wait, try again, erase; and what the tab remembers of it. */
export { type ClipJob, type ClipSource, type ClipState, createClipJob, type Services } from './clipJob.ts';
export { createSession, type RememberedClip } from './session.ts';
export { createSlots } from './slots.ts';
export { uploadForm } from './upload.ts';
