import { describe, expect, it } from 'vitest';
import { mfccDelta } from '../../../../core/features/families/mfccDelta.ts';
import { contextWith, matrixOf } from '../support.ts';

function deltaOf(frames: number, value: (frame: number, k: number) => number): number[] {
  const rows = Array.from({ length: frames }, (_, frame) => Array.from({ length: 13 }, (_, k) => value(frame, k)));
  return Array.from(mfccDelta.compute(contextWith({ cepstrum: () => matrixOf(rows) })));
}

describe('mfccDelta', () => {
  it.each([9, 10, 40])('is the slope of a line over %i frames, its ends included', (frames) => {
    const slopes = deltaOf(frames, (frame, k) => 100 - k + 0.25 * k * frame);
    for (const [k, slope] of slopes.entries()) expect(slope).toBeCloseTo(0.25 * k, 12);
  });

  it('takes the slope of the middle of the first and last fit for the frames at the ends', () => {
    // A line fitted to t² over c − 4 … c + 4 has the slope 2c, so the mean is over 2 · clamp(t, 4, n − 5).
    const frames = 21;
    const clamped = Array.from({ length: frames }, (_, t) => 2 * Math.min(frames - 5, Math.max(4, t)));
    const expected = clamped.reduce((a, b) => a + b, 0) / frames;
    for (const slope of deltaOf(frames, (t) => t * t)) expect(slope).toBeCloseTo(expected, 10);
  });
});
