import { describe, expect, it } from 'vitest';
import { type Load, retryAfterSeconds, waitEndMs } from '../../../functions/presign/patience.ts';

const NOW_MS = 1_000_000;
const ASKED_MS = NOW_MS + 20_000;
const load = (changes: Partial<Load> = {}): Load => ({
  waiting: 0,
  uploadConcurrency: 3,
  arrivedAtEpochMs: undefined,
  ...changes,
});
const QUEUED = { status: 'queued' } as const;
const PROCESSING = { status: 'processing' } as const;

describe('a call may wait', () => {
  it.each([0, 21, undefined])('as long as it asks while a worker has the clip, where few wait: %s', (waiting) => {
    expect(waitEndMs(PROCESSING, load({ waiting }), ASKED_MS)).toBe(ASKED_MS);
  });

  it('not where many wait for each that is recognised at a time', () => {
    expect(waitEndMs(PROCESSING, load({ waiting: 22 }), ASKED_MS)).toBeLessThan(NOW_MS);
    expect(waitEndMs(QUEUED, load({ waiting: 22, arrivedAtEpochMs: NOW_MS }), ASKED_MS)).toBeLessThan(NOW_MS);
    expect(waitEndMs(PROCESSING, load({ waiting: 22, uploadConcurrency: 4 }), ASKED_MS)).toBe(ASKED_MS);
  });

  it.each([0, undefined])('for the first seconds of a clip that nobody has come for, and no longer: %s', (waiting) => {
    expect(waitEndMs(QUEUED, load({ waiting, arrivedAtEpochMs: NOW_MS - 1_500 }), ASKED_MS)).toBe(NOW_MS + 500);
    expect(waitEndMs(QUEUED, load({ waiting, arrivedAtEpochMs: NOW_MS - 1_500 }), NOW_MS + 1)).toBe(NOW_MS + 1);
    expect(waitEndMs(QUEUED, load({ waiting, arrivedAtEpochMs: NOW_MS - 60_000 }), ASKED_MS)).toBeLessThan(NOW_MS);
  });
});

it.each([
  ['nothing is known', { waiting: undefined }, 1],
  ['few wait', { waiting: 20 }, 1],
  ['a hundred wait', { waiting: 100 }, 5],
  ['a hundred wait for ten at a time', { waiting: 100, uploadConcurrency: 10 }, 2],
  ['ten thousand wait', { waiting: 10_000 }, 30],
  ['it has waited for a moment', { arrivedAtEpochMs: NOW_MS - 500 }, 1],
  ['it has waited for half a minute', { arrivedAtEpochMs: NOW_MS - 30_000 }, 6],
  ['it has waited for an hour', { arrivedAtEpochMs: NOW_MS - 3_600_000 }, 30],
])('is worth another try, where %s', (_, changes, seconds) => {
  expect(retryAfterSeconds(load(changes), NOW_MS)).toBe(seconds);
});
