import { describe, expect, it } from 'vitest';
import { checkChannelCount, checkNotTooLong, checkSampleRate } from '../../../core/audio/checkLimits.ts';
import { audioErrorOf } from '../../support/audioErrors.ts';

describe('limits', () => {
  it.each([
    [checkChannelCount, [1, 8], [0, 9, 65_535], 'unsupported-channels'],
    [checkSampleRate, [4_000, 192_000], [0, 3_999, 192_001], 'unsupported-sample-rate'],
    [(frames: number) => checkNotTooLong(frames, 8_000, 600), [0, 4_800_000], [4_800_001], 'too-long'],
  ] as const)('%s', async (check, good, bad, code) => {
    for (const value of good) expect(() => check(value)).not.toThrow();
    for (const value of bad) {
      const error = await audioErrorOf(() => check(value));
      expect(error.code).toBe(code);
      expect(error.message).toMatch(/^Expected .+got .+\. [A-Z].+\.$/);
    }
  });
});
