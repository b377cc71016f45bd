import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { DurableQueue } from '../../../local/queue/index.ts';
import { type RunningWorkers, startWorkers } from '../../../local/worker/index.ts';

const script = new URL('../../output/fakeWorker.mjs', import.meta.url);

let directory: string;
let queue: DurableQueue;
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
  queue = await DurableQueue.open({
    directory,
    name: 'q',
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

function start(environment: Record<string, string> = {}, { count = 1, timeoutSeconds = 20 } = {}) {
  const onFault = (message: string) => void faults.push(message);
  workers = startWorkers({ queue, script, environment, count, timeoutSeconds, onFault });
}

it('answers messages, several at a time, until the queue is empty', async () => {
  start({}, { count: 2 });
  await workers.ready;
  for (let index = 0; index < 10; index++) await queue.send('ok');
  await expect.poll(() => queue.size).toBe(0);
  expect(faults).toEqual([]);
});

it('gives the workers their own environment and nothing of ours', async () => {
  start({ ONLY: 'this' });
  await queue.send('environment:ONLY=this');
  await expect.poll(() => queue.size).toBe(0);
  expect(await queue.deadLetters()).toEqual([]);
});

it.each([
  ['throws', 'throw', /thrown on purpose/],
  ['ends its process', 'exit', /ended \(exit status 1\)/],
  ['crashes its process', 'crash', /ended \(exit status/],
  ['never answers', 'hang', /No answer within 0.3 s/],
  ['blocks its process', 'block', /No answer within 0.3 s/],
  ['reports a failure', 'fail', undefined],
])('a message that %s is tried again, then dead, and the next ones are answered', async (_, body, reason) => {
  start({}, { timeoutSeconds: 0.3 });
  await queue.send(body);
  await queue.send('ok');
  await expect.poll(() => queue.size, { timeout: 20_000 }).toBe(0);
  expect(await queue.deadLetters()).toEqual([body]);
  expect(faults).toHaveLength(reason ? 3 : 0);
  for (const fault of faults) expect(fault).toMatch(reason as RegExp);
});

it('says why a worker cannot start, and tries again', async () => {
  start({ BROKEN: 'yes' });
  await expect.poll(() => faults.length).toBe(1);
  expect(faults[0]).toContain('cannot load on purpose');
});

it('finishes what is under way when it closes', async () => {
  start();
  await workers.ready;
  await queue.send('slow');
  await expect.poll(() => isWaiting()).toBe(false);
  await workers.close(20);
  expect(queue.size).toBe(0);
});

it('gives back what does not finish in time', async () => {
  start();
  await workers.ready;
  await queue.send('hang');
  await expect.poll(() => isWaiting()).toBe(false);
  await workers.close(0.05);
  const record = await queue.receive(AbortSignal.timeout(1000));
  expect(record?.attributes.ApproximateReceiveCount).toBe('1');
});

/** Whether the one message of the queue is still with the queue: looked up in its file, which a receive rewrites. */
async function isWaiting(): Promise<boolean> {
  const names = (await readdir(join(directory, 'messages'))).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(join(directory, 'messages', name), 'utf8')));
  return texts.some((text) => (JSON.parse(text) as { receiveCount: number }).receiveCount === 0);
}
