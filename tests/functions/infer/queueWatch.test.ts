import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { QueueWatch } from '../../../functions/infer/queueWatch.ts';

let waiting: number;
let kept: number[];
let warnings: unknown[];
let watch: QueueWatch;
beforeEach(() => {
  vi.useFakeTimers();
  waiting = 7;
  kept = [];
  warnings = [];
  const countUploads = async () => {
    if (waiting < 0) throw new Error('SQS is away.');
    return waiting;
  };
  const keep = async (length: number) => void kept.push(length);
  watch = new QueueWatch({ countUploads }, { keep }, { warn: (message) => void warnings.push(message) });
});
afterEach(() => {
  vi.useRealTimers();
});

const work = (milliseconds: number) => () => new Promise((resolve) => setTimeout(resolve, milliseconds, 'done'));
async function run(milliseconds: number): Promise<unknown> {
  const running = watch.during(work(milliseconds));
  await vi.advanceTimersByTimeAsync(milliseconds);
  return running;
}

it('looks at once, and every five seconds while the work goes on', async () => {
  const running = watch.during(work(12_000));
  await vi.advanceTimersByTimeAsync(4_999);
  expect(kept).toEqual([7]);
  waiting = 6;
  await vi.advanceTimersByTimeAsync(7_001);
  expect(await running).toBe('done');
  expect(kept).toEqual([7, 6, 6]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(kept).toHaveLength(3);
});

it('looks once for many short works', async () => {
  for (let count = 0; count < 10; count++) await run(400);
  expect(kept).toEqual([7]);
  await vi.advanceTimersByTimeAsync(1_000);
  await run(400);
  expect(kept).toEqual([7, 7]);
});

it('has told the table before the work ends: nothing runs between two', async () => {
  let tell: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const slowWatch = new QueueWatch({ countUploads: async () => 1 }, { keep: () => slow }, { warn: () => undefined });
  let isOver = false;
  const running = slowWatch.during(async () => 'done').then(() => (isOver = true));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(isOver).toBe(false);
  tell();
  await running;
});

it('lets the work go on when nobody can count, and ends with it when it fails', async () => {
  waiting = -1;
  expect(await run(100)).toBe('done');
  expect([kept, warnings]).toEqual([[], ['The length of the queue is not known.']]);
  await expect(watch.during(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(vi.getTimerCount()).toBe(0);
});
