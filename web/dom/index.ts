/** Elements, and the live region for screen readers. Knows nothing of recordings. */
export { openDialog } from './dialog.ts';
export { button, drawing, h } from './elements.ts';
export { createSay, type Say } from './say.ts';
