/** All that the page says: its sentences, and how it writes numbers, lengths and sizes. */
export { formatBytes, formatClock, formatDuration, formatPercent, formatWholePercent } from './format.ts';
export { ANNOUNCE, CARD, DETAIL, DIALOG, EMOTION_WORDS, FAILURES, MODEL, PAGE, RESULT, STATUS } from './words.ts';
