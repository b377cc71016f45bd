export { writeFileDurably } from './writeFileDurably.ts';
