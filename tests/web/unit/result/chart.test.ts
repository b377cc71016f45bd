import { describe, expect, it } from 'vitest';
import { EMOTIONS } from '../../../../contract/index.ts';
import { ranked } from '../../../../web/result/chart.ts';

describe('ranked', () => {
  it('puts the likeliest first and leaves equals in the usual order', () => {
    const probabilities = {
      angry: 0.05,
      calm: 0.05,
      disgust: 0.1,
      fearful: 0.05,
      happy: 0.6,
      neutral: 0.05,
      sad: 0.05,
      surprise: 0.05,
    };
    const rows = ranked(probabilities);
    expect(rows.map(({ emotion }) => emotion)).toEqual([
      'happy',
      'disgust',
      'angry',
      'calm',
      'fearful',
      'neutral',
      'sad',
      'surprise',
    ]);
    expect(rows.map(({ emotion }) => emotion).sort()).toEqual([...EMOTIONS]);
    expect(rows[0].probability).toBe(0.6);
  });
});
