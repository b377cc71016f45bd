import { describe, expect, it } from 'vitest';
import { findSound } from '../../../core/speech/trim.ts';

const OPTIONS = { topDb: 35, frameSamples: 2048, hopSamples: 512 };

/** Silence with a tone in it. */
function tone(totalSamples: number, from: number, to: number, amplitude: number): Float32Array {
  return Float32Array.from({ length: totalSamples }, (_, i) =>
    i >= from && i < to ? amplitude * Math.sin((2 * Math.PI * 440 * i) / 16_000) : 0,
  );
}

describe('findSound', () => {
  it('trims to the frames that touch the sound', () => {
    const { trimmed } = findSound(tone(32_000, 10_240, 20_480, 0.5), OPTIONS);
    // A centred frame of 2048 touches a tone that begins 1024 samples after its centre.
    expect(trimmed.startSample).toBeGreaterThanOrEqual(10_240 - 1024);
    expect(trimmed.startSample).toBeLessThanOrEqual(10_240);
    expect(trimmed.endSample).toBeGreaterThanOrEqual(20_480);
    expect(trimmed.endSample).toBeLessThanOrEqual(20_480 + 1024 + 512);
  });

  it('finds the same in a quieter recording, whatever the gain', () => {
    const loud = tone(32_000, 10_240, 20_480, 0.9);
    const quiet = loud.map((sample) => sample / 100);
    expect(findSound(quiet, OPTIONS).trimmed).toEqual(findSound(loud, OPTIONS).trimmed);
  });

  it('finds nothing in silence, nor in what lies below −70 dBFS', () => {
    const refusal = expect.objectContaining({ code: 'no-speech', message: expect.stringMatching(/got silence/) });
    expect(() => findSound(new Float32Array(16_000), OPTIONS)).toThrow(refusal);
    expect(() => findSound(tone(16_000, 0, 16_000, 1e-4), OPTIONS)).toThrow(refusal);
    expect(findSound(tone(16_000, 0, 16_000, 1e-3), OPTIONS).trimmed).toBeDefined();
  });

  it('keeps what is less than 35 dB below the loudest part, and drops what is more', () => {
    const at = (db: number): Float32Array => {
      const pcm = tone(48_000, 0, 16_000, 1);
      pcm.set(tone(16_000, 0, 16_000, 10 ** (db / 20)), 32_000);
      return pcm;
    };
    expect(findSound(at(-34), OPTIONS).trimmed.endSample).toBeGreaterThan(47_000);
    expect(findSound(at(-36), OPTIONS).trimmed.endSample).toBeLessThan(18_000);
  });

  it('counts the sound in a span', () => {
    const sound = findSound(tone(48_000, 16_384, 32_768, 0.5), OPTIONS);
    const all = sound.activeSamplesIn({ startSample: 0, endSample: 48_000 });
    expect(all).toBeGreaterThanOrEqual(16_384);
    expect(all).toBeLessThan(16_384 + 2 * 2048);
    expect(sound.activeSamplesIn({ startSample: 20_000, endSample: 21_000 })).toBe(1000);
    expect(sound.activeSamplesIn({ startSample: 0, endSample: 10_000 })).toBe(0);
  });
});
