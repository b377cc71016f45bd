import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQSRecord } from 'aws-lambda';
import { build } from 'esbuild';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningWorkers, startWorkers, type WorkersOptions } from '../../../local/worker/index.ts';
import { DurableQueues } from '../../../standins/queue/index.ts';

const script = new URL('../../output/fakeWorker.mjs', import.meta.url);

let directory: string;
let queue: DurableQueues;
let workers: RunningWorkers;
let faults: string[];

beforeAll(() =>
  build({
    entryPoints: [new URL('fakeWorker.ts', import.meta.url).pathname],
    outfile: script.pathname,
    bundle: true,
    platform: 'node',
    format: 'esm',
  }),
);
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-workers-'));
  faults = [];
  queue = await DurableQueues.open({
    directory,
    names: ['q'],
    deadLetterName: 'q-dead',
    region: 'r',
    visibilityTimeoutSeconds: 60,
    maxReceives: 3,
    retryDelaysSeconds: [0.01],
  });
});
afterEach(async () => {
  await workers.close(0);
  await rm(directory, { recursive: true });
});

function start(
  environment: Record<string, string> = {},
  { count = 1, timeoutSeconds = 20, onLine }: Partial<WorkersOptions> = {},
) {
  const onFault = (message: string) => void faults.push(message);
  const restartDelayMs = () => 50;
  workers = startWorkers({ queue, script, environment, count, timeoutSeconds, onFault, onLine, restartDelayMs });
}

it('answers messages, several at a time, until the queue is empty', async () => {
  start({}, { count: 2 });
  await workers.ready;
  for (let index = 0; index < 10; index++) await queue.send('q', 'ok');
  await expect.poll(() => queue.size).toBe(0);
  expect(faults).toEqual([]);
});

it('gives the workers their own environment and nothing of ours', async () => {
  start({ ONLY: 'this' });
  await queue.send('q', 'environment:ONLY=this');
  await expect.poll(() => queue.size).toBe(0);
  expect(await readdir(join(directory, 'dead'))).toEqual([]);
});

it.each([
  ['throws', 'throw', /thrown on purpose/],
  ['ends its process', 'exit', /ended \(exit status 1\)/],
  ['crashes its process', 'crash', /ended \(exit status/],
  ['never answers', 'hang', /No answer within 0.3 s/],
  ['blocks its process', 'block', /No answer within 0.3 s/],
  ['reports a failure', 'fail', undefined],
])(
  'a message that %s is tried again, then handed on as a dead letter, and the next ones are answered',
  async (_, body, reason) => {
    const deadLetters = join(directory, 'letters');
    start({ DEAD_LETTERS: deadLetters }, { timeoutSeconds: 0.3 });
    await queue.send('q', body);
    await queue.send('q', 'ok');
    await expect.poll(() => queue.size, { timeout: 20_000 }).toBe(0);
    expect(await readFile(deadLetters, 'utf8')).toBe(body);
    expect(faults).toHaveLength(reason ? 3 : 0);
    for (const fault of faults) expect(fault).toMatch(reason as RegExp);
  },
);

it('says why no worker can ever start, and tries no more', async () => {
  start({ BROKEN: 'yes' }, { count: 2 });
  await expect(workers.ready).rejects.toThrow('cannot load on purpose');
  await workers.close();
  expect(faults).toEqual([]);
});

describe('a worker that is killed while it loads, before any could', () => {
  const startDying = async (times: number) => {
    const DEATHS = join(directory, 'deaths');
    await mkdir(DEATHS);
    start({ DEATHS, MAX_DEATHS: String(times) });
    return DEATHS;
  };

  it('is replaced, and the work is done', async () => {
    const deaths = await startDying(4);
    await queue.send('q', 'ok');
    await workers.ready;
    await expect.poll(() => queue.size, { timeout: 20_000 }).toBe(0);
    expect(await readdir(deaths)).toHaveLength(4);
    expect(faults).toHaveLength(4);
    for (const fault of faults) expect(fault).toMatch(/another one starts: .*SIGKILL/);
  });

  it('five times in a row says that none can start', async () => {
    const deaths = await startDying(100);
    await expect(workers.ready).rejects.toThrow('SIGKILL');
    await workers.close();
    expect(await readdir(deaths)).toHaveLength(5);
  });
});

it('says why a worker that worked before cannot start, and tries until it can', async () => {
  const fault = join(directory, 'fault');
  start({ BROKEN_IF_THERE: fault });
  await workers.ready;
  await writeFile(fault, '');
  await queue.send('q', 'exit');
  await expect.poll(() => faults.filter((text) => text.includes('cannot load on purpose')).length).toBe(2);
  await rm(fault);
  await queue.send('q', 'ok');
  await expect.poll(() => queue.size, { timeout: 20_000 }).toBe(0);
});

describe('a queue that fails', () => {
  const record = (body: string) =>
    ({ messageId: body, body, receiptHandle: 'r', attributes: {}, eventSourceARN: 'arn:q' }) as SQSRecord;
  const full = () => Promise.reject(new Error('ENOSPC: no space left on device'));

  async function startWith(failing: Partial<WorkersOptions['queue']>) {
    const processes = join(directory, 'processes');
    await mkdir(processes);
    const failures: number[] = [];
    const fine = { receive: async () => undefined, settle: async () => undefined, release: async () => undefined };
    workers = startWorkers({
      queue: { ...fine, ...failing },
      script,
      environment: { PROCESSES: processes },
      count: 1,
      timeoutSeconds: 20,
      onFault: (message) => void faults.push(message),
      restartDelayMs: (count) => {
        failures.push(count);
        return 0;
      },
    });
    return { failures, started: () => readdir(processes) };
  }

  it('is asked again by the same worker, ever later', async () => {
    const steps = [full, full, full, async () => record('ok'), full, full];
    const settled: string[] = [];
    const alive: number[] = [];
    const { failures, started } = await startWith({
      receive: async (signal) => {
        alive.push((await started()).filter(isAlive).length);
        const step = steps.shift();
        if (step) return step();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return undefined;
      },
      settle: async ([message]) => void settled.push(message?.body ?? ''),
    });
    await expect.poll(() => alive.length, { timeout: 20_000 }).toBe(7);
    expect(alive).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(await started()).toHaveLength(1);
    expect(settled).toEqual(['ok']);
    expect(failures).toEqual([1, 2, 3, 1, 2]);
    expect(faults).toHaveLength(5);
    expect(faults[0]).toMatch(/^No message can be taken from the queue; it is tried again: ENOSPC/);
    await workers.close();
    expect((await started()).filter(isAlive)).toEqual([]);
  });

  it('at the settling goes on with the next message', async () => {
    const records = [record('ok'), record('fail')];
    const { started } = await startWith({
      receive: async (signal) => {
        const next = records.shift();
        if (!next) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return next;
      },
      settle: full,
    });
    await expect
      .poll(() => faults, { timeout: 20_000 })
      .toEqual([
        'What came of message ok cannot be kept: ENOSPC: no space left on device',
        'What came of message fail cannot be kept: ENOSPC: no space left on device',
      ]);
    expect((await started()).filter(isAlive)).toHaveLength(1);
    await workers.close();
    expect((await started()).filter(isAlive)).toEqual([]);
  });
});

it('tells line by line what a worker prints, where somebody asks', async () => {
  const lines: string[] = [];
  start({}, { onLine: (line) => void lines.push(line) });
  await queue.send('q', 'print');
  await expect.poll(() => [...lines].sort()).toEqual(['one', 'three', 'two']);
});

it('finishes what is under way when it closes', async () => {
  start();
  await workers.ready;
  await queue.send('q', 'slow');
  await expect.poll(() => isWaiting()).toBe(false);
  await workers.close(20);
  expect(queue.size).toBe(0);
});

it('gives back what does not finish in time', async () => {
  start();
  await workers.ready;
  await queue.send('q', 'hang');
  await expect.poll(() => isWaiting()).toBe(false);
  await workers.close(0.05);
  const record = await queue.receive(AbortSignal.timeout(1000));
  expect(record?.attributes.ApproximateReceiveCount).toBe('1');
});

function isAlive(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

/** Whether the one message of the queue is still with the queue: looked up in its file, which a receive rewrites. */
async function isWaiting(): Promise<boolean> {
  const names = (await readdir(join(directory, 'messages'))).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(join(directory, 'messages', name), 'utf8')));
  return texts.some((text) => (JSON.parse(text) as { receiveCount: number }).receiveCount === 0);
}
