export { startS3 } from './startS3.ts';
