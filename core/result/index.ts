export { averageVariants, type Summary, summarise, type WindowScore } from './recognition.ts';
