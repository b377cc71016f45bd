import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../../contract/index.ts';
import { averageVariants } from '../../../core/result/average.ts';
import { summarise, toRecognition } from '../../../core/result/recognition.ts';
import type { WindowScore } from '../../../core/result/segments.ts';

/** A window in which one emotion has `share` and the others split the rest. Order: angry calm disgust fearful … */
function window(startSeconds: number, emotionIndex: number, share: number, speechSeconds = 4): WindowScore {
  const probabilities = new Float64Array(8).fill((1 - share) / 7);
  probabilities[emotionIndex] = share;
  const endSeconds = startSeconds + 4;
  return { startSeconds, endSeconds, speechSeconds, probabilities, sound: [{ startSeconds, endSeconds }] };
}

describe('summarise', () => {
  it('gives one window as it is', () => {
    const summary = summarise([window(0, 4, 0.93)], 0.5);
    expect(summary).toMatchObject({ emotion: 'happy', confidence: 0.93, unsure: false });
    expect(summary.probabilities.sad).toBeCloseTo(0.01, 6);
    expect(summary.segments).toHaveLength(1);
  });

  it('weights windows by the speech in them', () => {
    const summary = summarise([window(0, 0, 0.8, 3), window(4, 6, 0.8, 1)], 0.5);
    // 0.8 × 3/4 + (0.2 / 7) × 1/4
    expect(summary.probabilities.angry).toBeCloseTo(0.607143, 5);
    expect(summary.emotion).toBe('angry');
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

  it('weights the windows of a segment by speech, and gives six decimals', () => {
    const { segments } = summarise([window(0, 0, 0.9, 2), window(4, 0, 0.6, 1)], 0.5);
    // (0.9 · 2 + 0.6) / 3, and what is left in seven parts.
    expect(segments).toEqual([
      {
        startSeconds: 0,
        endSeconds: 8,
        emotion: 'angry',
        confidence: 0.8,
        unsure: false,
        probabilities: {
          angry: 0.8,
          calm: 0.028571,
          disgust: 0.028571,
          fearful: 0.028571,
          happy: 0.028571,
          neutral: 0.028571,
          sad: 0.028571,
          surprise: 0.028571,
        },
      },
    ]);
  });

  it('rounds the times of segments to microseconds', () => {
    const [{ startSeconds, endSeconds }] = summarise([window(1 / 3, 0, 0.9)], 0.5).segments;
    expect([startSeconds, endSeconds]).toEqual([0.333333, 4.333333]);
  });

  it('joins windows over a pause, and none over a second of silence', () => {
    const joined = (second: number) => summarise([window(0, 0, 0.9), window(second, 0, 0.9)], 0.5).segments.length;
    expect([joined(3.9), joined(4), joined(4.99), joined(5)]).toEqual([1, 1, 1, 2]);
  });

  it('takes the first of two emotions that are equally probable', () => {
    const even = { ...window(0, 0, 0.5), probabilities: Float64Array.of(0, 0, 0.5, 0, 0.5, 0, 0, 0) };
    expect(summarise([even], 0.5)).toMatchObject({ emotion: 'disgust', confidence: 0.5 });
  });

  it('weights windows by speech however little there is', () => {
    const { probabilities } = summarise([window(0, 0, 0.8, 0.3), window(4, 6, 0.8, 0.1)], 0.5);
    expect(probabilities.angry).toBeCloseTo(0.607143, 5);
  });

  it('weights windows alike when none holds speech', () => {
    const { probabilities } = summarise([window(0, 0, 0.9, 0), window(4, 6, 0.7, 0)], 0.5);
    expect(probabilities.angry).toBeCloseTo((0.9 + 0.3 / 7) / 2, 6);
    expect(probabilities.sad).toBeCloseTo((0.7 + 0.1 / 7) / 2, 6);
  });

  it('refuses no windows', () => {
    expect(() => summarise([], 0.5)).toThrow(new RangeError('Nothing to average: expected at least one window.'));
  });
});

describe('parts that differ', () => {
  /** Sure windows, one a letter: angry, happy (index 4), sad (6); `.` is unsure, perhaps neutral. */
  const told = (letters: string) =>
    summarise(
      [...letters].map((letter, i) =>
        window(4 * i, { a: 0, h: 4, s: 6, '.': 5 }[letter] ?? 0, letter === '.' ? 0.4 : 0.9),
      ),
      0.5,
    );

  it('make a recording mixed, with the shares of those that are sure', () => {
    expect(told('ssssaaa...')).toMatchObject({
      mixed: true,
      unsure: false,
      emotion: 'sad',
      shares: { sad: 0.4, angry: 0.3 },
    });
  });

  it('of which one is a fifth of the speech or more', () => {
    expect(told('ssssa')).toMatchObject({ mixed: true, shares: { sad: 0.8, angry: 0.2 } });
    expect(told('sssssa')).toMatchObject({ mixed: false, emotion: 'sad' });
  });

  it('are unsure together only when most of them are', () => {
    expect(told('hhhsss........')).toMatchObject({ unsure: true, mixed: false });
    expect(told('hhhhsss......')).toMatchObject({ unsure: false, mixed: true, emotion: 'happy' });
    expect(told('........')).toMatchObject({ unsure: true, mixed: false, shares: {} });
  });

  it('each say whether they are unsure', () => {
    expect(told('sss......').segments.map(({ unsure }) => unsure)).toEqual([false, true]);
  });

  it('the confidence is that of the emotion over all of it', () => {
    const { emotion, confidence, probabilities } = told('ssssaaa...');
    expect(confidence).toBe(probabilities[emotion]);
  });
});

describe('silence', () => {
  it('is a gap where it lasts a second, within a window and between two', () => {
    const sound = [
      { startSeconds: 0.5, endSeconds: 1.5 },
      { startSeconds: 2.5, endSeconds: 3.5 },
    ];
    const later = {
      ...window(4, 0, 0.9),
      sound: [
        { startSeconds: 4.4, endSeconds: 6 },
        { startSeconds: 7.5, endSeconds: 8 },
      ],
    };
    const { segments } = summarise([{ ...window(0, 0, 0.9), sound }, later], 0.5);
    expect(segments.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds])).toEqual([
      [0.5, 1.5],
      [2.5, 6],
      [7.5, 8],
    ]);
  });
});

describe('averageVariants', () => {
  it('weights variants', () => {
    expect([...averageVariants([Float64Array.of(1, 0), Float64Array.of(0, 1)], [0.75, 0.25])]).toEqual([0.75, 0.25]);
  });
});

describe('toRecognition', () => {
  it('puts together what is known of the recording, its windows, what was known and the model', () => {
    const timingsMs = { decode: 1, resample: 2, speech: 3, augment: 4, features: 5, encode: 6, classify: 7, total: 28 };
    const early = { code: 'truncated-data', message: 'early' } as const;
    const ignored = { code: 'profile-ignored', message: 'ignored' } as const;
    const scores = [window(0, 4, 0.9, 1.5), window(4, 4, 0.9, 2)].map((one) => ({ ...one, unlikeness: 3 }));
    const report = { room: null, speaker: { name: 'ann', clips: 3, weight: 0.25 } };
    const unlike = { code: 'unlike-training' };
    const recognition = toRecognition({
      recording: { hash: 'a1', durationSeconds: 9.5, warnings: [early] },
      windows: scores,
      known: { report, warnings: [ignored] },
      spec: { id: 'test', version: '1.2.3', calibration: { unsureBelow: 0.95, unlikeAbove: 2 } } as ModelSpec,
      timingsMs,
    });
    expect(recognition).toEqual({
      ...summarise(scores, 0.95),
      durationSeconds: 9.5,
      speechSeconds: 3.5,
      known: report,
      warnings: [early, ignored, expect.objectContaining(unlike)],
      model: { id: 'test', version: '1.2.3' },
      timingsMs,
    });
    expect(recognition).toMatchObject({ emotion: 'happy', confidence: 0.9, unsure: true });
  });
});
