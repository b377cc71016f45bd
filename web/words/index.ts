/** All that the page says: its sentences, and how it writes numbers, lengths and sizes. */
export { formatBytes, formatClock, formatDuration, formatPercent, formatWholePercent } from './format.ts';
export { CARD, DETAIL, DIALOG, EMOTION_WORDS, FAILURES, MODEL, PAGE, RESULT, SPOKEN, STATUS } from './words.ts';
