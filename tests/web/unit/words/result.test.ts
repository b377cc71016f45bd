import { describe, expect, it } from 'vitest';
import type { Emotion, Recognition, Segment } from '../../../../contract/index.ts';
import { EMOTIONS } from '../../../../contract/index.ts';
import { headlineOf } from '../../../../web/words/result.ts';

const say = (recognition: Partial<Recognition>): string => {
  const { lead, main } = headlineOf(recognition as Recognition);
  return `${lead} ${main}`;
};
const probabilities = (likely: Partial<Record<Emotion, number>>): Recognition['probabilities'] =>
  ({ ...Object.fromEntries(EMOTIONS.map((emotion) => [emotion, 0.01])), ...likely }) as Recognition['probabilities'];
const changing = (...parts: [Emotion, number][]): Segment[] =>
  parts.map(
    ([emotion, startSeconds]) => ({ emotion, startSeconds, endSeconds: startSeconds + 1, unsure: false }) as Segment,
  );

describe('an answer in few words', () => {
  it('is likely, not certain', () => {
    expect(say({ emotion: 'happy', mixed: false, unsure: false })).toBe('Likely happy');
  });

  it('names both where it is unsure between two', () => {
    const both = probabilities({ neutral: 0.2, calm: 0.4 });
    expect(say({ emotion: 'calm', unsure: true, probabilities: both })).toBe('Unsure: calm or neutral');
    const one = probabilities({ neutral: 0.19, calm: 0.4 });
    expect(say({ emotion: 'calm', unsure: true, probabilities: one })).toBe('Unsure: perhaps calm');
  });

  it('tells how a recording changes, and what most of it sounds like', () => {
    const segments = changing(['sad', 2], ['angry', 41], ['sad', 63]);
    const told = { emotion: 'sad', mixed: true, unsure: false, segments } as const;
    expect(say({ ...told, shares: { sad: 0.5, angry: 0.3 } })).toBe(
      'Changes: mostly sad, then angry from 0:41, then sad from 1:03',
    );
    expect(say({ ...told, shares: { sad: 0.49, angry: 0.3 } })).toBe(
      'Changes: sad, then angry from 0:41, then sad from 1:03',
    );
  });

  it('ends after six changes', () => {
    const of = (count: number): Segment[] =>
      changing(...Array.from({ length: count }, (_, index): [Emotion, number] => [EMOTIONS[index % 2], index * 10]));
    const told = { mixed: true, shares: {} } as const;
    expect(say({ ...told, segments: of(6) })).toMatch(/then calm from 0:50$/);
    expect(say({ ...told, segments: of(7) })).toMatch(/then calm from 0:50, and 1 more change$/);
    expect(say({ ...told, segments: of(8) })).toMatch(/, and 2 more changes$/);
  });
});
