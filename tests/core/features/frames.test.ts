import { describe, expect, it } from 'vitest';
import { overFrames } from '../../../core/features/frames.ts';

describe('overFrames', () => {
  it('cuts frames of 2048 samples every 512', () => {
    const padded = Float32Array.from({ length: 1024 + 5000 + 1024 }, (_, n) => n);
    expect([...overFrames(padded, (frame) => frame[0])]).toEqual([
      0, 512, 1024, 1536, 2048, 2560, 3072, 3584, 4096, 4608,
    ]);
    expect(new Set(overFrames(padded, (frame) => frame.length))).toEqual(new Set([2048]));
  });
});
