import { describe, expect, it } from 'vitest';
import {
  AUDIO_RETENTION_DAYS,
  EMOTIONS,
  ERROR_CODES,
  LIMITS,
  RESULT_RETENTION_DAYS,
} from '../../../../contract/index.ts';
import { EMOTION_WORDS, FAILURES, PAGE } from '../../../../web/words/words.ts';

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

describe('promises on the page', () => {
  it('gives the times that the service keeps things', () => {
    expect(PAGE.noticeKept).toContain(`audio is kept for ${AUDIO_RETENTION_DAYS} day`);
    expect(PAGE.noticeKept).toContain(`result for ${RESULT_RETENTION_DAYS} days`);
  });

  it('gives the limits that the service has', () => {
    expect(PAGE.formats).toContain(`${LIMITS.maxBytes / 2 ** 20} MB`);
    expect(PAGE.formats).toContain(`${LIMITS.maxDurationSeconds / 60} minutes`);
    expect(PAGE.formats).toContain(`${LIMITS.minDurationSeconds} seconds`);
  });

  it('has a word for each emotion, each its own', () => {
    expect(new Set(EMOTIONS.map((emotion) => EMOTION_WORDS[emotion])).size).toBe(EMOTIONS.length);
  });
});
