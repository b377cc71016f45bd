import type { Page } from 'playwright-core';
import type { Clip, Recognition } from '../../../contract/index.ts';
import { EMOTIONS } from '../../../contract/index.ts';

const probabilities = (share: number): Recognition['probabilities'] => ({
  angry: share,
  calm: (1 - share) / 7,
  disgust: (1 - share) / 7,
  fearful: (1 - share) / 7,
  happy: (1 - share) / 7,
  neutral: (1 - share) / 7,
  sad: (1 - share) / 7,
  surprise: (1 - share) / 7,
});

/** An answer that a real model gives only to some recordings. */
function recognition(change: Partial<Recognition> = {}): Recognition {
  return {
    emotion: 'angry',
    confidence: 0.8,
    unsure: false,
    mixed: false,
    shares: { angry: 1 },
    probabilities: probabilities(0.8),
    durationSeconds: 3.5,
    speechSeconds: 2,
    segments: [],
    known: { room: null, speaker: null },
    warnings: [],
    model: { id: 'a-model', version: '1.2.3' },
    timingsMs: { decode: 1, resample: 1, speech: 1, augment: 1, features: 1, encode: 1, classify: 1, total: 7 },
    ...change,
  };
}

/** The model does not know. */
export const UNSURE = recognition({ confidence: 0.3, unsure: true, probabilities: probabilities(0.3) });

/** Eight segments, one for each emotion, with a gap before the fourth, and a warning. */
export const LONG = recognition({
  durationSeconds: 64,
  speechSeconds: 60,
  segments: EMOTIONS.map((emotion, index) => ({
    startSeconds: index * 8 + (index === 3 ? 2 : 0),
    endSeconds: index * 8 + 8,
    emotion,
    confidence: 0.7,
    unsure: false,
    probabilities: probabilities(0.3),
  })),
  warnings: [{ code: 'truncated-data', message: 'Expected 70 s, got 64 s; the 64 s were used.' }],
});

/** Sure of four emotions one after another, with an unsure part in it. */
export const MIXED = recognition({
  ...LONG,
  confidence: 0.31,
  mixed: true,
  shares: { angry: 0.4, sad: 0.3, happy: 0.2 },
  segments: LONG.segments
    .filter(({ emotion }) => ['angry', 'happy', 'neutral', 'sad'].includes(emotion))
    .map((segment) => ({ ...segment, unsure: segment.emotion === 'neutral' })),
  warnings: [],
});

/** The room counts, the speaker's recordings do not; and it is unlike what the model was trained on. */
export const KNOWN = recognition({
  known: {
    room: { name: 'office', clips: 12, weight: 0.84 },
    speaker: { name: 'ann', clips: 4, weight: 0, reason: 'clips-too-alike' },
  },
  warnings: [{ code: 'unlike-training', message: 'Expected an unlikeness of at most 2, got 3.' }],
});

/** Lets the page see this recognition for every clip; upload and waiting stay real. */
export async function answerWith(page: Page, answer: Recognition): Promise<void> {
  await page.route('**/v1/clips/*', async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const response = await route.fetch();
    const clip = (await response.json()) as Clip;
    await route.fulfill({ response, json: clip.status === 'done' ? { ...clip, recognition: answer } : clip });
  });
}
