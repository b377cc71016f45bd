export { averageVersions, summarize, type Verdict, type WindowScore } from './recognition.ts';
