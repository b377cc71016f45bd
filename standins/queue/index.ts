export { failedMessageIds } from './batchResponse.ts';
export { DurableQueue } from './durableQueue.ts';
