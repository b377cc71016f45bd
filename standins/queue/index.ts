export { failedMessageIds } from './batchResponse.ts';
export { DurableQueues } from './durableQueues.ts';
export { type RunningQueueApi, startQueueApi, UNREADABLE_NAME } from './startQueueApi.ts';
