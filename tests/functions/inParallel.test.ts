import { expect, it } from 'vitest';
import { inParallel } from '../../functions/inParallel.ts';

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('gives what came of each in their order, whoever is ready first', async () => {
  const results = await inParallel([30, 1, 10], 3, async (ms, index) => {
    await later(ms);
    return `${index}: ${ms}`;
  });
  expect(results).toEqual(['0: 30', '1: 1', '2: 10']);
});

it('does so many at a time, and all of them', async () => {
  let [now, most] = [0, 0];
  const done = await inParallel(
    Array.from({ length: 20 }, (_, index) => index),
    4,
    async (one) => {
      most = Math.max(most, ++now);
      await later(1);
      now--;
      return one * 2;
    },
  );
  expect([most, done.length, done[19]]).toEqual([4, 20, 38]);
});

it('does nothing with none, and throws what one throws', async () => {
  expect(await inParallel([], 4, () => Promise.reject(new Error('Not this one.')))).toEqual([]);
  await expect(inParallel([1, 2], 1, () => Promise.reject(new Error('This one.')))).rejects.toThrow('This one.');
});
