/** A recording to be listened to and looked at. */
export { createPreview, type Preview } from './preview.ts';
