import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSRecord } from 'aws-lambda';
import type { DurableQueue } from '../queue/index.ts';
import { startWorkerProcess, type WorkerProcess } from './workerProcess.ts';

/** How recognition is run. */
export interface WorkersOptions {
  queue: Pick<DurableQueue, 'receive' | 'settle' | 'release'>;
  /** The worker processes' module. */
  script: URL;
  /** All that they see as their environment. */
  environment: Record<string, string>;
  count: number;
  /** The function's time-out: a message that takes longer ends its worker. */
  timeoutSeconds: number;
  /** Told of crashes, time-outs and models that do not load; the work goes on. */
  onFault: (message: string) => void;
}

/** Worker processes that take messages from a queue. */
export interface RunningWorkers {
  /** Resolves when the first worker has loaded its function. */
  ready: Promise<void>;
  /** Finishes what is under way, or gives it back when that takes longer than the grace. */
  close: (graceSeconds?: number) => Promise<void>;
}

const MAX_RESTART_DELAY_MS = 30_000;

/** Starts the workers. One that ends is replaced; its message comes again after the queue's delay. */
export function startWorkers(options: WorkersOptions): RunningWorkers {
  const stop = new AbortController();
  const giveUp = new AbortController();
  let announceReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    announceReady = resolve;
  });
  const loops = Array.from({ length: options.count }, () =>
    keepWorking(options, stop.signal, giveUp.signal, announceReady),
  );
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

async function keepWorking(
  options: WorkersOptions,
  stop: AbortSignal,
  giveUp: AbortSignal,
  onReady: () => void,
): Promise<void> {
  for (let failures = 0; !stop.aborted; ) {
    try {
      const worker = await startWorkerProcess(options.script, options.environment);
      failures = 0;
      onReady();
      await workUntilEnded(options, worker, stop, giveUp);
      await worker.terminate();
    } catch (error) {
      options.onFault(`A recognition worker could not start: ${(error as Error).message}`);
      const delayMs = Math.min(MAX_RESTART_DELAY_MS, 1000 * 2 ** failures++);
      await sleep(delayMs, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}

async function workUntilEnded(
  options: WorkersOptions,
  worker: WorkerProcess,
  stop: AbortSignal,
  giveUp: AbortSignal,
): Promise<void> {
  const pause = AbortSignal.any([stop, worker.ended]);
  while (!pause.aborted) {
    const record = await options.queue.receive(pause);
    if (record) await work(options, worker, record, giveUp);
  }
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
    await queue.settle([record], await worker.run({ Records: [record] }, timeoutSeconds));
  } catch (error) {
    if (giveUp.aborted) {
      await queue.release([record]);
    } else {
      onFault(`Message ${record.messageId} failed: ${(error as Error).message}`);
      await queue.settle([record], { batchItemFailures: [{ itemIdentifier: record.messageId }] });
    }
  } finally {
    giveUp.removeEventListener('abort', onGiveUp);
  }
}
