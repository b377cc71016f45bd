export type { Lifecycle } from './lifecycle.ts';
export { startS3 } from './startS3.ts';
