import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { watchLog } from '../../support/logWatch.ts';
import { SERVICE } from './requirements.ts';

/** The service, running. */
export interface Service {
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts the built service on a free port with a data folder of its own, and waits until it says where it is.
 *
 * @param main the built service, where the caller knows better where it lies.
 */
export async function startService(main = SERVICE): Promise<Service> {
  const dataDir = await mkdtemp(`${tmpdir()}/ser-web-`);
  const child = spawn(process.execPath, [main, '--port', '0', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await readUrl(child);
  return {
    url,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function readUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    watchLog(() => output);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(output)?.[0];
      if (url) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The service ended with ${code} before it was ready:\n${output}`)));
  });
}
