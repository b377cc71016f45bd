import { describe, expect, it } from 'vitest';
import {
  INFER_TIMEOUT_SECONDS,
  LEASE_MS,
  MAX_RECEIVES,
  RETRY_DELAYS_SECONDS,
  visibilityTimeoutSeconds,
} from '../../../functions/records/index.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('what queue, functions and records agree on', () => {
  it('is what is deployed', () => {
    expect(MAX_RECEIVES).toBe(5);
    expect(INFER_TIMEOUT_SECONDS).toEqual({ preset: 180, least: 30 });
    expect(visibilityTimeoutSeconds(180)).toBe(1080);
  });

  it('hides a message longer than a lease lasts, at the shortest time-out too: nobody comes while somebody may work', () => {
    expect(LEASE_MS / 1000).toBeLessThan(INFER_TIMEOUT_SECONDS.least);
    expect(LEASE_MS / 1000).toBeLessThan(visibilityTimeoutSeconds(INFER_TIMEOUT_SECONDS.least));
  });

  it("brings a dead worker's message again after its lease, and not only in the last try", () => {
    expect(RETRY_DELAYS_SECONDS).toHaveLength(MAX_RECEIVES - 1);
    expect(sum(RETRY_DELAYS_SECONDS.slice(0, -1))).toBeGreaterThan(LEASE_MS / 1000);
  });

  it('tries again sooner at first than later', () => {
    expect([...RETRY_DELAYS_SECONDS].sort((a, b) => a - b)).toEqual(RETRY_DELAYS_SECONDS);
  });
});
