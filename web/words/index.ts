/** All that the page says: its sentences, and how it writes numbers, lengths and sizes. */
export { DETAIL, FAILURES } from './failures.ts';
export { formatBytes, formatClock, formatDuration, formatPercent, formatWholePercent } from './format.ts';
export { PLAYER } from './player.ts';
export { MICROPHONE_PROBLEMS, RECORD } from './record.ts';
export { EMOTION_WORDS, headlineOf, RESULT, WARNINGS } from './result.ts';
export { TABLE } from './table.ts';
export { CARD, DIALOG, MODEL, PAGE, SPOKEN, STATUS } from './words.ts';
