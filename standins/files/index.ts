export { DiskFault, toDiskFault } from './diskFault.ts';
export { writeFileDurably } from './writeFileDurably.ts';
