/** Elements, and the live region for screen readers. Knows nothing of recordings. */
export { button, drawing, h } from './elements.ts';
export { type Announce, createAnnounce } from './say.ts';
