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

/** An account that has more than AWS keeps unreserved, and calls that take all of it: each holds a slot for twenty seconds. */
const LARGER_ACCOUNT: Overload = {
  ...{ slots: 160, burst: 6, arrivalsEachSecond: 2, seconds: 40 },
  hostile: { callsEachSecond: KEY_CALLS_EACH_SECOND, clip: 'never-sent' },
};
/** As npm run deploy proposes it for the default settings. */
const RESERVED = { infer: 7, presign: 50 };

describe('a larger account, and calls that wait for as long as they ask', () => {
  it('without reservation: one key keeps infer from its work', async () => {
    const { sent, done, runs, refused } = await simulate(LARGER_ACCOUNT, stubborn, QueueWatch);
    expect(done).toBeLessThan((3 * sent) / 4);
    expect(refused).toBeGreaterThan(runs / 4);
  });

  it('with reservation infer is never refused, and whatever came is done', async () => {
    const { sent, done, refused } = await simulate({ ...LARGER_ACCOUNT, reserved: RESERVED }, stubborn, QueueWatch);
    expect(refused).toBe(0);
    expect([sent, sent - done <= 2]).toEqual([86, true]);
  });
});

it('with the service as it is, infer is never refused either where instances are reserved', async () => {
  const { sent, done, refused } = await simulate({ ...LARGER_ACCOUNT, reserved: RESERVED }, waitForResult, QueueWatch);
  expect([sent, sent - done <= 2, refused]).toEqual([86, true, 0]);
});

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
