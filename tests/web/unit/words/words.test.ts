import { describe, expect, it } from 'vitest';
import {
  AUDIO_RETENTION_DAYS,
  EMOTIONS,
  ERROR_CODES,
  KNOWN_REASONS,
  LIMITS,
  RESULT_RETENTION_DAYS,
  WARNING_CODES,
} from '../../../../contract/index.ts';
import { EMOTION_WORDS, FAILURES, PAGE, RESULT, WARNINGS } from '../../../../web/words/index.ts';

describe('failures in words', () => {
  const codes = [...Object.keys(ERROR_CODES), 'network', 'folder', 'cancelled'];

  it('has a sentence for every code, and for nothing else', () => {
    expect(Object.keys(FAILURES).sort()).toEqual(codes.sort());
  });

  it.each(Object.entries(FAILURES))('%s: a sentence and a remedy, without jargon', (code, { title, remedy }) => {
    expect(title).toMatch(/^[A-Z].+\.$/);
    expect(remedy).toMatch(/^[A-Z].+\.$/);
    expect(`${title} ${remedy}`).not.toMatch(/HTTP|JSON|undefined|NaN|\bAPI\b/);
    if (code.includes('-')) expect(`${title} ${remedy}`).not.toContain(code);
  });

  it('tells every failure apart', () => {
    const titles = Object.values(FAILURES).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe('warnings in words', () => {
  it('has a sentence for every code, in plain language', () => {
    expect(Object.keys(WARNINGS).sort()).toEqual([...WARNING_CODES].sort());
    for (const [code, sentence] of Object.entries(WARNINGS)) {
      expect(sentence).toMatch(/^[A-Z].+\.$/);
      expect(sentence).not.toContain(code);
    }
  });
});

describe('promises on the page', () => {
  it('gives the times that the service keeps things', () => {
    expect(PAGE.noticeKept).toContain(`audio is kept for ${AUDIO_RETENTION_DAYS} day`);
    expect(PAGE.noticeKept).toContain(`result for ${RESULT_RETENTION_DAYS} days`);
  });

  it('gives the limits that the service has', () => {
    expect(PAGE.formats(LIMITS.maxDurationSeconds)).toMatch(/\. 0\.3 seconds to 3 hours, up to 512 MB a file\.$/);
    expect(PAGE.formats(600)).toMatch(/\. 0\.3 seconds to 10 minutes, up to 512 MB a file\.$/);
    expect(PAGE.formats()).toMatch(/\. At least 0\.3 seconds, up to 512 MB a file\.$/);
  });

  it('has a word for each emotion, each its own', () => {
    expect(new Set(EMOTIONS.map((emotion) => EMOTION_WORDS[emotion])).size).toBe(EMOTIONS.length);
  });
});

describe('what was known of a recording', () => {
  const say = (known: object, kind: 'room' | 'speaker' = 'speaker'): string =>
    RESULT.knownText(kind, { name: 'Ann', clips: 12, weight: 0.8351, ...known });

  it('says by how many others, and how much they count', () => {
    expect(say({})).toBe('Ann, known by 12 other recordings, counting 84%');
    expect(say({ clips: 1 })).toBe('Ann, known by 1 other recording, counting 84%');
  });

  it('says why they do not count', () => {
    const alike = 'which sound too alike to tell the voice from the emotion';
    expect(say({ weight: 0, reason: 'clips-too-alike' })).toBe(`Ann, known by 12 other recordings, ${alike}`);
    expect(say({ weight: 0, reason: 'clips-too-alike' }, 'room')).toContain('to tell the room from the emotion');
    expect(say({ clips: 0, weight: 0, reason: 'too-few-clips' })).toBe(
      'Ann, known by 0 other recordings, too few to count',
    );
    expect(say({ weight: 0, reason: 'other-model' })).toMatch(/, learned by another model and not used$/);
  });

  it('has other words for each reason than its code', () => {
    for (const reason of KNOWN_REASONS) expect(say({ weight: 0, reason })).not.toContain(reason);
    expect(new Set(KNOWN_REASONS.map((reason) => say({ weight: 0, reason }))).size).toBe(KNOWN_REASONS.length);
  });
});
