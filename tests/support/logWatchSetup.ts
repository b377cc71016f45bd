import { afterAll } from 'vitest';
import { tellingLines, watchLog } from './logWatch.ts';

/** What a function's logger writes in the suite's own process; lines of JSON, as everywhere. */
let own = '';
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk: string | Uint8Array, ...rest: []) => {
  const text = String(chunk);
  if (/^\{"level":/.test(text)) own += text;
  return write(chunk, ...rest);
};

// Registered before the suite's own, and so the last to run: the services have ended by then.
afterAll(() => {
  watchLog(() => own);
  const telling = tellingLines();
  if (telling.length > 0) throw new Error(`Expected no name, key or content in a log line, got: ${telling.join('\n')}`);
});
