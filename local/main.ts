import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ApiHandler } from '../standins/gateway/index.ts';
import {
  banner,
  explainStartFailure,
  HELP,
  type LocalOptions,
  OptionsError,
  outliveLog,
  parseOptions,
  readableLine,
  resetDataDirectory,
  StartError,
  startService,
} from './service/index.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** The folder of package.json: this file runs as dist/local/main.js. */
function findPackageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json')) && directory !== dirname(directory)) {
    directory = dirname(directory);
  }
  return directory;
}

async function reset(options: LocalOptions): Promise<void> {
  const { dataDirectory } = options;
  const erased = await resetDataDirectory(dataDirectory).catch((error: unknown) => {
    throw explainStartFailure(error, options);
  });
  console.log(`Erased from ${dataDirectory}: ${erased.length > 0 ? erased.join(', ') : 'nothing, it was empty'}.`);
}

async function loadApi(): Promise<{ handler: ApiHandler }> {
  const { handler } = await import('../functions/presign/handler.ts');
  // The same event: Hono declares only the fields it reads, and those more strictly than AWS's types do.
  return { handler: handler as unknown as ApiHandler };
}

/** Whether the log is read by somebody at a terminal, and not by a programme. */
function isForPeople({ jsonLogs }: LocalOptions): boolean {
  return process.stdout.isTTY && !jsonLogs;
}

async function main(args: string[]): Promise<void> {
  const packageRoot = findPackageRoot();
  const options = parseOptions(args, packageRoot);
  if (options.help) {
    console.log(HELP);
    return;
  }
  if (options.reset) await reset(options);
  const service = await startService(options, {
    webDirectory: join(packageRoot, 'dist/web'),
    workerScript: new URL('./inferWorker.js', import.meta.url),
    loadApi,
    log: (line) => console.error(line),
    onWorkerLine: isForPeople(options) ? (line) => console.log(readableLine(line)) : undefined,
  });
  console.log(banner(service, !LOOPBACK.includes(options.host)));
  stopOnSignals(service.close);
  console.log('Loading the model …');
  await service.ready.catch(async (error: unknown) => {
    await service.close();
    throw error;
  });
  console.log('Ready. Ctrl-C stops the service.');
}

/** npm passes on a signal that the terminal has sent to us already: within this time it is the same key press. */
const SAME_KEY_PRESS_MS = 500;

/** The first signal lets the work under way finish, a second one does not wait. */
function stopOnSignals(close: () => Promise<void>): void {
  let stoppedAtMs: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (stoppedAtMs !== undefined) {
      if (performance.now() - stoppedAtMs > SAME_KEY_PRESS_MS) process.exit(signal === 'SIGINT' ? 130 : 143);
      return;
    }
    stoppedAtMs = performance.now();
    console.log('Stopping; once more to stop at once.');
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

outliveLog();
main(process.argv.slice(2)).catch((error: unknown) => {
  const isForUser = error instanceof StartError || error instanceof OptionsError;
  console.error(isForUser ? error.message : error);
  if (error instanceof OptionsError) console.error('\n--help shows the options.');
  process.exit(error instanceof OptionsError ? 2 : 1);
});
