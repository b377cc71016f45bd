import { describe, expect, it } from 'vitest';
import { bringToLevel } from '../../../core/speech/level.ts';

const VOICE = Float32Array.from({ length: 4000 }, (_, i) => 0.2 * Math.sin(i / 7) * Math.sin(i / 900));

const rms = (pcm: Float32Array) => Math.hypot(...pcm) / Math.sqrt(pcm.length);

describe('bringToLevel', () => {
  it.each([0.001, 1, 30])('gives the same samples of a recording %f times as loud', (gain) => {
    const brought = bringToLevel(
      VOICE.map((sample) => gain * sample),
      { rms: 0.05 },
    );
    expect(rms(brought)).toBeCloseTo(0.05, 6);
    const expected = VOICE.map((sample) => (sample * 0.05) / rms(VOICE));
    brought.forEach((sample, i) => {
      expect(sample).toBeCloseTo(expected[i], 6);
    });
  });

  it('leaves a window as it is for a model that wants no level, and one of digital silence', () => {
    expect(bringToLevel(VOICE, undefined)).toBe(VOICE);
    expect([...bringToLevel(new Float32Array(3), { rms: 0.05 })]).toEqual([0, 0, 0]);
  });

  it('leaves the recording itself alone', () => {
    const before = VOICE.slice();
    bringToLevel(VOICE, { rms: 0.5 });
    expect(VOICE).toEqual(before);
  });
});
