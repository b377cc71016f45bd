import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdLease } from '../../../functions/infer/heldLease.ts';
import { type ClipStore, LEASE_MS, type Lease } from '../../../functions/records/index.ts';

const LEASE: Lease = { tenant: 'ann', clipId: 'c_1', leaseId: 'one' };

let renewals: [atMs: number, lease: Lease, leaseMs: number, progress: number][];
let answer: () => Promise<boolean>;
const clips = {
  renew(lease: Lease, leaseMs: number, progress: number) {
    renewals.push([Date.now(), lease, leaseMs, progress]);
    return answer();
  },
} as unknown as ClipStore;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  renewals = [];
  answer = () => Promise.resolve(true);
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a held lease', () => {
  it('is renewed for its whole length, several times before it would end, with the progress so far', async () => {
    const held = holdLease(clips, LEASE);
    await vi.advanceTimersByTimeAsync(LEASE_MS / 2);
    held.setProgress(0.4);
    await vi.advanceTimersByTimeAsync(LEASE_MS / 2);
    held.stop();
    const everyMs = LEASE_MS / 5;
    expect(renewals).toEqual([
      [everyMs, LEASE, LEASE_MS, 0],
      [2 * everyMs, LEASE, LEASE_MS, 0],
      [3 * everyMs, LEASE, LEASE_MS, 0.4],
      [4 * everyMs, LEASE, LEASE_MS, 0.4],
      [5 * everyMs, LEASE, LEASE_MS, 0.4],
    ]);
    expect(held.signal.aborted).toBe(false);
  });

  it('says so when it is lost', async () => {
    const held = holdLease(clips, LEASE);
    answer = () => Promise.resolve(false);
    await vi.advanceTimersByTimeAsync(LEASE_MS);
    held.stop();
    expect(held.signal.aborted).toBe(true);
    expect(held.signal.reason).toEqual(new Error('The lease is lost.'));
  });

  it('bears a renewal that fails: the next one counts', async () => {
    const held = holdLease(clips, LEASE);
    answer = () => Promise.reject(new Error('ThrottlingException'));
    await vi.advanceTimersByTimeAsync(LEASE_MS / 2);
    answer = () => Promise.resolve(true);
    await vi.advanceTimersByTimeAsync(LEASE_MS / 2);
    held.stop();
    expect(renewals).toHaveLength(5);
    expect(held.signal.aborted).toBe(false);
  });

  it('is not renewed any more when the work is over', async () => {
    holdLease(clips, LEASE).stop();
    await vi.advanceTimersByTimeAsync(2 * LEASE_MS);
    expect(renewals).toEqual([]);
  });
});
