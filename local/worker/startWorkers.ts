import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { DurableQueues } from '../../standins/queue/index.ts';
import { CannotLoadError, startWorkerProcess, type WorkerProcess } from './workerProcess.ts';

/** How recognition is run. */
export interface WorkersOptions {
  queue: Pick<DurableQueues, 'receive' | 'settle' | 'release'>;
  /** The worker processes' module. */
  script: URL;
  /** All that they see as their environment. */
  environment: Record<string, string>;
  count: number;
  /** The function's time-out: a message that takes longer ends its worker. */
  timeoutSeconds: number;
  /** Told of crashes, time-outs and workers that do not start again; the work goes on. */
  onFault: (message: string) => void;
  /** Told each line that a worker prints; without it the workers share this process's output. */
  onLine?: (line: string) => void;
  /** The pause after so many workers in a row that handled no message; doubles from a second unless given. */
  restartDelayMs?: (failures: number) => number;
}

/** Worker processes that take messages from a queue. */
export interface RunningWorkers {
  /**
   * Resolves when the first worker has loaded its function; rejects with the reason when one says that it cannot, or has
   * died of it again and again, before any could, since the others would not either.
   */
  ready: Promise<void>;
  /** Finishes what is under way, or gives it back when that takes longer than the grace. */
  close: (graceSeconds?: number) => Promise<void>;
}

/** What the loops of all workers share. */
interface Shared extends WorkersOptions {
  /** No more messages are taken. */
  stop: AbortSignal;
  /** What is under way is given back. */
  giveUp: AbortSignal;
  hasStarted: () => boolean;
  onStarted: () => void;
  onNeverStarted: (reason: unknown) => void;
}

const MAX_RESTART_DELAY_MS = 30_000;
/** One that is killed while it loads says nothing of the model; one after the other does. */
const MAX_DEATHS_AT_START = 5;

/** Starts the workers. One that ends is replaced; its message comes again after the queue's delay. */
export function startWorkers(options: WorkersOptions): RunningWorkers {
  const stop = new AbortController();
  const giveUp = new AbortController();
  let hasStarted = false;
  let loops: Promise<void>[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    const onStarted = () => {
      hasStarted = true;
      resolve();
    };
    const signals = { stop: stop.signal, giveUp: giveUp.signal };
    const shared = { ...options, ...signals, hasStarted: () => hasStarted, onStarted, onNeverStarted: reject };
    loops = Array.from({ length: options.count }, () => keepWorking(shared));
  });
  // Whoever does not ask for it has no use for the reason either.
  ready.catch(() => undefined);
  return {
    ready,
    close: async (graceSeconds = 10) => {
      stop.abort();
      const timer = setTimeout(() => giveUp.abort(), graceSeconds * 1000);
      await Promise.all(loops);
      clearTimeout(timer);
    },
  };
}

async function keepWorking(shared: Shared): Promise<void> {
  const { stop, onFault, hasStarted, onNeverStarted, restartDelayMs = doublingDelayMs } = shared;
  // Workers in a row that handled no message: whatever ends them will end the next one too.
  let failures = 0;
  while (!stop.aborted) {
    if (failures > 0) await sleep(restartDelayMs(failures), undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    failures++;
    try {
      await runWorker(shared, () => {
        failures = 0;
      });
    } catch (error) {
      if (!hasStarted() && (error instanceof CannotLoadError || failures >= MAX_DEATHS_AT_START)) {
        onNeverStarted(error);
        return;
      }
      onFault(`A recognition worker was stopped; another one starts: ${(error as Error).message}`);
    }
  }
}

function doublingDelayMs(failures: number): number {
  return Math.min(MAX_RESTART_DELAY_MS, 1000 * 2 ** (failures - 1));
}

/** One worker process, from its start to its end. */
async function runWorker(shared: Shared, onHandled: () => void): Promise<void> {
  const worker = await startWorkerProcess(shared.script, shared.environment, shared.onLine);
  shared.onStarted();
  try {
    const pause = AbortSignal.any([shared.stop, worker.ended]);
    while (!pause.aborted) {
      const record = await receive(shared, pause);
      if (!record) continue;
      await work(shared, worker, record, shared.giveUp);
      onHandled();
    }
  } finally {
    await worker.terminate();
  }
}

/** While the disk refuses that a message is taken, its worker waits: it is no worker's fault. */
async function receive(
  { queue, onFault, restartDelayMs = doublingDelayMs }: Shared,
  pause: AbortSignal,
): Promise<SQSRecord | undefined> {
  for (let failures = 1; !pause.aborted; failures++) {
    try {
      return await queue.receive(pause);
    } catch (error) {
      onFault(`No message can be taken from the queue; it is tried again: ${(error as Error).message}`);
      await sleep(restartDelayMs(failures), undefined, { signal: pause }).catch(() => undefined);
    }
  }
  return undefined;
}

async function work(
  { queue, timeoutSeconds, onFault }: WorkersOptions,
  worker: WorkerProcess,
  record: SQSRecord,
  giveUp: AbortSignal,
): Promise<void> {
  const onGiveUp = () => void worker.terminate();
  giveUp.addEventListener('abort', onGiveUp);
  try {
    if (giveUp.aborted) onGiveUp();
    const response = await answer(worker, record, { timeoutSeconds, giveUp, onFault });
    await (response === 'given-up' ? queue.release([record]) : queue.settle([record], response));
  } catch (error) {
    // The disk: the message comes again at the end of its visibility time-out, and what is done is not done twice.
    onFault(`What came of message ${record.messageId} cannot be kept: ${(error as Error).message}`);
  } finally {
    giveUp.removeEventListener('abort', onGiveUp);
  }
}

async function answer(
  worker: WorkerProcess,
  record: SQSRecord,
  { timeoutSeconds, giveUp, onFault }: Pick<Shared, 'timeoutSeconds' | 'giveUp' | 'onFault'>,
): Promise<SQSBatchResponse | 'given-up'> {
  try {
    return await worker.run({ Records: [record] }, timeoutSeconds);
  } catch (error) {
    if (giveUp.aborted) return 'given-up';
    onFault(`Message ${record.messageId} failed: ${(error as Error).message}`);
    return { batchItemFailures: [{ itemIdentifier: record.messageId }] };
  }
}
