import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../client/failure.ts';
import { backoffSeconds, retrying } from '../../client/retrying.ts';

describe('backoffSeconds', () => {
  it('doubles up to half a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((attempt) => backoffSeconds(attempt, 1))).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  it('takes off at most half, and never less than the server asked for', () => {
    const attempt = fc.integer({ min: 1, max: 100 });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(attempt, random, fc.integer({ min: 0, max: 120 }), (n, r, asked) => {
        const longest = n > 5 ? 30 : [1, 2, 4, 8, 16][n - 1];
        expect(backoffSeconds(n, r)).toBeGreaterThanOrEqual(longest / 2);
        expect(backoffSeconds(n, r)).toBeLessThanOrEqual(longest);
        expect(backoffSeconds(n, r, asked)).toBeGreaterThanOrEqual(asked);
      }),
    );
  });
});

describe('retrying', () => {
  const run = async (failures: Failure[], attempts = 4): Promise<{ waits: number[]; result: unknown }> => {
    const waits: number[] = [];
    const left = [...failures];
    const call = async (): Promise<string> => {
      const failure = left.shift();
      if (failure) throw failure;
      return 'done';
    };
    const options = { attempts, sleep: async () => undefined, random: () => 1, signal: new AbortController().signal };
    const result = await retrying(call, { ...options, onWait: (delay) => waits.push(delay) }).catch((e: unknown) => e);
    return { waits, result };
  };

  it('waits longer each time, and as long as the server asks', async () => {
    const failures = [new Failure('network'), new Failure('too-many-requests', '', 9), new Failure('network')];
    expect(await run(failures)).toEqual({ waits: [1, 9, 4], result: 'done' });
  });

  it('gives up after its attempts with the last failure', async () => {
    const last = new Failure('service-unavailable');
    expect(await run([new Failure('network'), last, new Failure('network')], 2)).toEqual({ waits: [1], result: last });
  });

  it('does not repeat what stays wrong', async () => {
    const failure = new Failure('too-large');
    expect(await run([failure])).toEqual({ waits: [], result: failure });
  });
});
