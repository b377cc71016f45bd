export { serveWorker } from './serveWorker.ts';
export { type RunningWorkers, startWorkers, type WorkersOptions } from './startWorkers.ts';
