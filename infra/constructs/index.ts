/** The rooms of the stack. */
export { Alarms } from './alarms.ts';
export { Api } from './api.ts';
export { Dashboard } from './dashboard.ts';
export { Events } from './events.ts';
export { Inference } from './inference.ts';
export { WorkQueue } from './queue.ts';
export { Records } from './records.ts';
export { Site } from './site.ts';
export { Storage } from './storage.ts';
