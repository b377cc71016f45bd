export { startTable } from './startTable.ts';
export { sweepExpired } from './sweepExpired.ts';
