import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { watchLog } from '../../../support/logWatch.ts';

/** Built before the tests by tests/support/build.ts. */
const MAIN = fileURLToPath(new URL('../../../../dist/local/main.js', import.meta.url));

/** The local service, which asks for its key. */
export interface KeyedService {
  pageUrl: string;
  key: string;
  stop: () => Promise<void>;
}

/**
 * Starts what `npm start -- --require-key` starts, on free ports.
 *
 * @returns once it is ready
 */
export async function startKeyedService(dataDirectory: string): Promise<KeyedService> {
  const args = ['--port', '0', '--workers', '1', '--require-key', '--data-dir', dataDirectory];
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  watchLog(() => text);
  while (!text.includes('Ready.')) {
    const next = await Promise.race([once(child.stdout, 'data'), closed.then(() => undefined)]);
    if (!next) throw new Error(`Expected the service to get ready, it ended: ${text}`);
  }
  return {
    pageUrl: /^Page +(\S+)$/m.exec(text)?.[1] ?? '',
    key: /^Key +(\S+)/m.exec(text)?.[1] ?? '',
    stop: async () => {
      child.kill('SIGTERM');
      await closed;
    },
  };
}
