/** The page around the cards: its frame, where files come in, the questions it asks, and what model it is. */
export { askForApiKey, confirmClear, confirmErase } from './dialogs.ts';
export { connectDropZone } from './dropZone.ts';
export { createFrame } from './frame.ts';
export { fillModelSection } from './modelSection.ts';
