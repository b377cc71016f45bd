export { banner } from './banner.ts';
export { resetDataDirectory } from './dataDirectory.ts';
export { HELP, type LocalOptions, OptionsError, parseOptions } from './options.ts';
export { outliveLog } from './outliveLog.ts';
export { readableLine } from './readableLine.ts';
export { explainStartFailure, StartError } from './startError.ts';
export { type RunningService, startService } from './startService.ts';
