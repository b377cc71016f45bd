import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { watchLog } from './logWatch.ts';

export { unprinted } from './logWatch.ts';

/** Built before the tests by build.ts. */
const MAIN = fileURLToPath(new URL('../../dist/local/main.js', import.meta.url));

/** The built service in a process of its own. */
export interface ServiceProcess {
  pid: number;
  pageUrl: string;
  s3Endpoint: string;
  /** All that it has printed. */
  output: () => string;
  /** The log's JSON lines. */
  log: () => Record<string, unknown>[];
  /** Process ids of its workers. */
  workers: () => number[];
  /** Closes the reader's end of its output, as `npm start | head` does. */
  closeOutput: () => void;
  /** Ends it and waits until it and its workers are gone. */
  stop: (signal: NodeJS.Signals) => Promise<void>;
}

/** How a start that was refused ended. */
export interface RefusedStart {
  status: number | null;
  output: string;
}

/** How the service is started. */
interface StartOptions {
  /** More arguments. */
  args?: string[];
  /** Its output goes to a terminal, by util-linux's `script`. */
  isAtTerminal?: boolean;
}

/** The service from the moment when its process began. */
export interface StartingService {
  /** Once its addresses are printed. @throws Error with what it printed when it ends before */
  listening: Promise<ServiceProcess>;
  /** Once it says that it is ready. @throws Error with what it printed when it ends before */
  ready: Promise<ServiceProcess>;
  /** Resolves with what it printed, when it and its workers are gone. */
  ended: Promise<string>;
  /** As {@link ServiceProcess.stop}. */
  stop: (signal: NodeJS.Signals) => Promise<void>;
}

/**
 * Starts the service on free ports with one worker.
 *
 * @param dataDirectory its `--data-dir`
 * @returns once it says that it is ready
 * @throws Error with what it printed when it ends before
 */
export function startServiceProcess(dataDirectory: string, options: StartOptions = {}): Promise<ServiceProcess> {
  return beginServiceProcess(dataDirectory, options).ready;
}

/** As {@link startServiceProcess}, for those who do not wait until it is ready. */
export function beginServiceProcess(
  dataDirectory: string,
  { args = [], isAtTerminal = false }: StartOptions = {},
): StartingService {
  const spawned = spawnService(dataDirectory, args, isAtTerminal);
  const whenPrinted = async (line: string) => {
    await hasPrinted(line, spawned);
    return describe(spawned);
  };
  // Of two promises one may have nobody who waits for it.
  const [listening, ready] = ['Bucket ', 'Ready.'].map(whenPrinted);
  for (const promise of [listening, ready]) promise.catch(() => undefined);
  const ended = spawned.closed.then(spawned.output);
  return { listening, ready, ended, stop: (signal) => stop(spawned, signal) };
}

/** A service's process, and what is known of it from outside. */
type Spawned = ReturnType<typeof spawnService>;

/** @throws Error with what it printed when it ends before */
async function hasPrinted(line: string, { child, closed, output }: Spawned): Promise<void> {
  while (
    !output()
      .split('\n')
      .slice(0, -1)
      .some((printed) => printed.includes(line))
  ) {
    const next = once(child.stdout as NodeJS.ReadableStream, 'data');
    if ((await Promise.race([next.then(() => 'more'), closed.then(() => 'ended')])) === 'ended') {
      throw new Error(`Expected the service to print "${line}", it ended: ${output()}`);
    }
  }
}

async function stop({ child, closed }: Spawned, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await closed;
}

function describe(spawned: Spawned): ServiceProcess {
  const { child, output } = spawned;
  return {
    pid: child.pid ?? 0,
    pageUrl: found(/^Page +(\S+)$/m, output()),
    s3Endpoint: found(/^Bucket .* at (\S+), keys/m, output()),
    output,
    log: () =>
      output()
        .split('\n')
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    workers: () => workersOf(child),
    closeOutput: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    stop: (signal) => stop(spawned, signal),
  };
}

function workersOf({ pid: service }: ChildProcess): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/ +/).map(Number))
    .filter(([, parent]) => parent === service)
    .map(([pid]) => pid);
}

/** Starts the service with more arguments, for a start that it refuses. */
export async function refusedStart(dataDirectory: string, args: string[]): Promise<RefusedStart> {
  const { child, closed, output } = spawnService(dataDirectory, args);
  await closed;
  return { status: child.exitCode, output: output() };
}

const running = new Set<ChildProcess>();

/** For a suite's end: ends what a test that failed has left (the workers end with the service). */
export function killServiceProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}

function spawnService(dataDirectory: string, args: string[], isAtTerminal = false) {
  const all = [process.execPath, MAIN, '--port', '0', '--workers', '1', '--data-dir', dataDirectory, ...args];
  const [command, ...rest] = isAtTerminal ? ['script', '-qfec', all.join(' '), '/dev/null'] : all;
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  watchLog(() => text);
  // Not "exit": the workers share its output, and end after it.
  const closed = once(child, 'close').then(() => void running.delete(child));
  return { child, closed, output: () => text };
}

function found(pattern: RegExp, text: string): string {
  const match = pattern.exec(text)?.[1];
  if (!match) throw new Error(`Expected ${String(pattern)} in: ${text}`);
  return match;
}
