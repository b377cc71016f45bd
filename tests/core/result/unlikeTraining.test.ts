import { describe, expect, it } from 'vitest';
import { unlikeWarnings } from '../../../core/result/unlikeTraining.ts';

const window = (unlikeness: number, speechSeconds = 4) => ({ unlikeness, speechSeconds });

describe('the warning that a recording is unlike the training recordings', () => {
  it('comes above the threshold, not at it', () => {
    expect(unlikeWarnings([window(2)], 2)).toEqual([]);
    expect(unlikeWarnings([window(2.3456)], 1.5)).toEqual([
      {
        code: 'unlike-training',
        message:
          'Expected an unlikeness to the training recordings of at most 1.5, got 2.35: another room, language or way of speaking. Trust the answer less; other recordings of the same room may help.',
      },
    ]);
  });

  it('weights windows by the speech in them', () => {
    // (4 · 1 + 0 · 3) / 4 = 1 and (0 · 1 + 4 · 3) / 4 = 3.
    expect(unlikeWarnings([window(4, 1), window(0, 3)], 2)).toEqual([]);
    expect(unlikeWarnings([window(0, 1), window(4, 3)], 2)).toHaveLength(1);
    expect(unlikeWarnings([window(0, 1), window(4, 3)], 3)).toEqual([]);
  });

  it('weights windows alike when none holds speech', () => {
    expect(unlikeWarnings([window(4, 0), window(1, 0)], 2.4)).toHaveLength(1);
    expect(unlikeWarnings([window(4, 0), window(1, 0)], 2.5)).toEqual([]);
  });

  it('never comes from a model that does not tell; a threshold may be 0 or below', () => {
    expect(unlikeWarnings([{ speechSeconds: 4 }], undefined)).toEqual([]);
    expect(unlikeWarnings([window(9)], undefined)).toEqual([]);
    expect(unlikeWarnings([window(0.1)], 0)).toHaveLength(1);
    expect(unlikeWarnings([window(-1)], -2)).toHaveLength(1);
  });
});
