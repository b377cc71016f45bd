import { describe, expect, it } from 'vitest';
import { averageVariants, summarise, type WindowScore } from '../../../core/result/recognition.ts';

/** A window in which one emotion has `share` and the others split the rest. Order: angry calm disgust fearful … */
function window(startSeconds: number, emotionIndex: number, share: number, speechSeconds = 4): WindowScore {
  const probabilities = new Float64Array(8).fill((1 - share) / 7);
  probabilities[emotionIndex] = share;
  return { startSeconds, endSeconds: startSeconds + 4, speechSeconds, probabilities };
}

describe('summarise', () => {
  it('gives one window as it is', () => {
    const verdict = summarise([window(0, 4, 0.93)], 0.5);
    expect(verdict).toMatchObject({ emotion: 'happy', confidence: 0.93, unsure: false });
    expect(verdict.probabilities.sad).toBeCloseTo(0.01, 6);
    expect(verdict.segments).toHaveLength(1);
  });

  it('weights windows by the speech in them', () => {
    const verdict = summarise([window(0, 0, 0.8, 3), window(4, 6, 0.8, 1)], 0.5);
    // 0.8 × 3/4 + (0.2 / 7) × 1/4
    expect(verdict.probabilities.angry).toBeCloseTo(0.607143, 5);
    expect(verdict.emotion).toBe('angry');
  });

  it('is unsure below the threshold, not at it', () => {
    expect(summarise([window(0, 0, 0.5)], 0.5).unsure).toBe(false);
    expect(summarise([window(0, 0, 0.49)], 0.5).unsure).toBe(true);
  });

  it('joins neighbours that agree and leaves gaps open', () => {
    const { segments } = summarise([window(0, 0, 0.9), window(4, 0, 0.7), window(8, 6, 0.9), window(20, 6, 0.9)], 0.5);
    expect(segments.map(({ startSeconds, endSeconds, emotion }) => [startSeconds, endSeconds, emotion])).toEqual([
      [0, 8, 'angry'],
      [8, 12, 'sad'],
      [20, 24, 'sad'],
    ]);
    expect(segments[0].confidence).toBeCloseTo(0.8, 6);
  });

  it('refuses no windows', () => {
    expect(() => summarise([], 0.5)).toThrow(RangeError);
  });
});

describe('averageVariants', () => {
  it('weights variants', () => {
    expect([...averageVariants([Float64Array.of(1, 0), Float64Array.of(0, 1)], [0.75, 0.25])]).toEqual([0.75, 0.25]);
  });
});
