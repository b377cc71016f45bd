export { failedMessageIds } from './batchResponse.ts';
export { DurableQueue } from './durableQueue.ts';
export { type RunningQueueApi, startQueueApi } from './startQueueApi.ts';
