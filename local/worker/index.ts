export { serveWorker } from './serveWorker.ts';
export { type RunningWorkers, startWorkers } from './startWorkers.ts';
