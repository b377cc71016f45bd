import { describe, expect, it } from 'vitest';
import {
  INFER_TIMEOUT_SECONDS,
  inferTimeoutSeconds,
  LEASE_MS,
  MAX_TRIES,
  maxReceives,
  QUEUE_RETENTION_DAYS,
  RETRY_DELAYS_SECONDS,
  retryDelaySeconds,
  visibilityTimeoutSeconds,
} from '../../../functions/records/index.ts';

const DAY_SECONDS = 86_400;

describe('what queue, functions and records agree on', () => {
  it('is what is deployed', () => {
    expect(MAX_TRIES).toBe(5);
    expect(INFER_TIMEOUT_SECONDS).toEqual({ preset: 180, least: 30 });
    expect(visibilityTimeoutSeconds(180)).toBe(1080);
    expect(QUEUE_RETENTION_DAYS).toBe(14);
  });

  it('hides a message longer than a lease lasts, at the shortest time-out too: nobody comes while somebody may work', () => {
    expect(LEASE_MS / 1000).toBeLessThan(INFER_TIMEOUT_SECONDS.least);
    expect(LEASE_MS / 1000).toBeLessThan(visibilityTimeoutSeconds(INFER_TIMEOUT_SECONDS.least));
  });

  it.each([
    [60, 180],
    [600, 180],
    [2_160, 180],
    [2_161, 181],
    [3_600, 300],
    [10_800, 900],
  ])('for recordings of %d s gives %d s to recognise one', (maxDurationSeconds, seconds) => {
    expect(inferTimeoutSeconds(maxDurationSeconds)).toBe(seconds);
  });

  it.each([
    [1, 2],
    [2, 10],
    [4, 30],
    [8, 600],
    [79, 600],
  ])('brings a message that failed %d times again after %d seconds', (receiveCount, seconds) => {
    expect(retryDelaySeconds(receiveCount)).toBe(seconds);
  });

  it('tries again sooner at first than later', () => {
    expect([...RETRY_DELAYS_SECONDS].sort((a, b) => a - b)).toEqual(RETRY_DELAYS_SECONDS);
  });
});

describe('the receives of a message', () => {
  // A day has 80 times 1080 seconds, 16 times 5400 and 144 times 600 (more than 6 * 30).
  it.each([
    [180, 1, 79],
    [900, 1, 15],
    [30, 1, 143],
    [900, 30, 207],
    [180, 30, 1000],
    [30, 30, 1000],
  ])('of a time-out of %d s, with audio kept for %d days, are %d', (timeoutSeconds, audioDays, receives) => {
    expect(maxReceives(timeoutSeconds, audioDays)).toBe(receives);
  });

  it.each([30, 60, 180, 500, 900])(
    'are over before the audio is gone, and more than the tries (time-out of %d s)',
    (timeout) => {
      for (const audioDays of [1, 2, 7, 14, 30]) {
        const receives = maxReceives(timeout, audioDays);
        const slowestSeconds = receives * Math.max(visibilityTimeoutSeconds(timeout), ...RETRY_DELAYS_SECONDS);
        expect(slowestSeconds).toBeLessThan(Math.min(audioDays, QUEUE_RETENTION_DAYS) * DAY_SECONDS);
        expect(receives).toBeGreaterThan(2 * MAX_TRIES);
      }
    },
  );
});
