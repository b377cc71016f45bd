import { describe, expect, it } from 'vitest';
import { segmentText } from '../../../../web/player/timeline.ts';

describe('segmentText', () => {
  it('says what, when and how sure in one line', () => {
    const even = { angry: 0, calm: 0, disgust: 0.7, fearful: 0, happy: 0, neutral: 0, sad: 0.3, surprise: 0 };
    const segment = {
      startSeconds: 62,
      endSeconds: 65.5,
      emotion: 'disgust',
      confidence: 0.7,
      unsure: false,
      probabilities: even,
    } as const;
    expect(segmentText(segment)).toBe('Disgust 70%, 1:02 to 1:05.5');
    expect(segmentText({ ...segment, unsure: true })).toBe('Disgust? 70%, unsure, 1:02 to 1:05.5');
  });
});
