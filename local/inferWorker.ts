import { outliveLog } from './service/outliveLog.ts';
import { serveWorker } from './worker/index.ts';

// A worker process of the local service: the queue's function, unchanged, its environment given by the parent.
if (!process.send) throw new Error('This file is a worker of the local service; run "npm start" instead.');
outliveLog();
await serveWorker(() => import('../functions/infer/handler.ts'));
