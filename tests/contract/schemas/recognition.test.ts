import { describe, expect, it } from 'vitest';
import { recognitionSchema, timingsMsSchema } from '../../../contract/index.ts';
import { SAMPLE_RECOGNITION } from '../../support/recognition.ts';

describe('timingsMsSchema', () => {
  it('reads results that were stored before voices were listened for', () => {
    const stored = { decode: 1, resample: 2, augment: 0, features: 3, encode: 4, classify: 0, total: 11 };
    expect(timingsMsSchema.parse(stored)).toEqual({ ...stored, speech: 0 });
  });
});

describe('recognitionSchema', () => {
  it('reads results that were stored before there were rooms: nothing is known', () => {
    const { known: _, ...rest } = SAMPLE_RECOGNITION;
    for (const profile of [null, { speaker: 'ann', clips: 3, applied: true }]) {
      expect(recognitionSchema.parse({ ...rest, profile })).toEqual({ ...rest, known: { room: null, speaker: null } });
    }
  });

  it('has what was known, with its weight and perhaps a reason', () => {
    const room = { name: 'office', clips: 50, weight: 1 };
    const speaker = { name: 'ann', clips: 2, weight: 0, reason: 'clips-too-alike' };
    expect(recognitionSchema.parse({ ...SAMPLE_RECOGNITION, known: { room, speaker } }).known).toEqual({
      room,
      speaker,
    });
    for (const wrong of [{ weight: 1.001 }, { weight: -0.001 }, { weight: null }, { clips: -1 }, { reason: 'mood' }]) {
      const known = { room: { ...room, ...wrong }, speaker: null };
      expect(recognitionSchema.safeParse({ ...SAMPLE_RECOGNITION, known }).success).toBe(false);
    }
  });
});
