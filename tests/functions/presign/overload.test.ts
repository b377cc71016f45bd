import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QueueWatch } from '../../../functions/infer/queueWatch.ts';
import { waitForResult } from '../../../functions/presign/waitForResult.ts';
import { type Overload, simulate, type Wait } from './simulation.ts';

/** Waits as long as the caller asks, whatever happens: the long poll as it was. */
const stubborn: Wait = async (dependencies, tenant, clipId, options) => {
  const untilMs = dependencies.nowMs() + options.waitSeconds * 1000;
  while (dependencies.nowMs() < untilMs && (await dependencies.clips.get(tenant, clipId))?.status !== 'done') {
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return waitForResult(dependencies, tenant, clipId, { ...options, waitSeconds: 0 });
};

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A new account, whose ten slots are all functions'; clips come at less than half of what the recogniser can do. */
const NEW_ACCOUNT = { slots: 10, burst: 6, arrivalsEachSecond: 2, seconds: 60 };
/** What the throttle of one key lets through. */
const KEY_CALLS_EACH_SECOND = 20;

describe.each([
  ['for an upload that never comes', 'never-sent'],
  ['for the newest upload', 'newest'],
] as const)('calls that wait %s', (_, clip) => {
  const overload: Overload = { ...NEW_ACCOUNT, hostile: { callsEachSecond: KEY_CALLS_EACH_SECOND, clip } };

  it('would keep infer from its work, and each other waiting, if they waited for as long as they ask', async () => {
    const { sent, done, runs, refused } = await simulate(overload, stubborn, QueueWatch);
    expect(done).toBeLessThan(sent / 2);
    expect(refused).toBeGreaterThan(runs);
  });

  it('hold no slot that infer needs: whatever came is done', async () => {
    const { sent, done, runs, refused } = await simulate(overload, waitForResult, QueueWatch);
    expect(sent).toBe(126);
    expect(sent - done).toBeLessThanOrEqual(2);
    expect(refused).toBeLessThan(runs / 20);
  });
});

it('a burst in such an account is worked off without the calls that wait for it in the way', async () => {
  const burst: Overload = { ...NEW_ACCOUNT, burst: 60, hostile: { callsEachSecond: 0, clip: 'newest' } };
  const before = await simulate(burst, stubborn, QueueWatch);
  expect(before.refused).toBeGreaterThan(before.runs / 2);
  const { sent, done, runs, refused } = await simulate(burst, waitForResult, QueueWatch);
  expect([sent - done <= 2, refused < runs / 10]).toEqual([true, true]);
});
