import { expect, it } from 'vitest';
import { cached } from '../../../functions/webhook/cached.ts';

it('keeps a value for its lifetime, and then asks again: a rotated secret comes into use', async () => {
  let nowMs = 1000;
  let current = 'old';
  const get = cached(
    async () => current,
    100,
    () => nowMs,
  );
  expect(await get()).toBe('old');
  current = 'new';
  nowMs += 99;
  expect(await get()).toBe('old');
  nowMs += 1;
  expect(await get()).toBe('new');
});

it('asks once for many who ask at the same time', async () => {
  let loads = 0;
  const get = cached(
    async () => ++loads,
    100,
    () => 0,
  );
  expect(await Promise.all([get(), get(), get()])).toEqual([1, 1, 1]);
});

it('keeps no failure', async () => {
  let loads = 0;
  const load = async () => {
    if (++loads === 1) throw new Error('throttled');
    return loads;
  };
  const get = cached(load, 100, () => 0);
  await expect(get()).rejects.toThrow('throttled');
  expect(await get()).toBe(2);
});
