import { describe, expect, it } from 'vitest';
import { shiftPitch } from '../../../core/augment/pitch.ts';

const RATE_HZ = 16_000;
const tone = (hz: number): Float32Array =>
  Float32Array.from({ length: RATE_HZ }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / RATE_HZ));

/** Frequency by counting upward zero crossings in the middle, away from both ends. */
function frequencyHz(pcm: Float32Array): number {
  const places: number[] = [];
  for (let i = 3000; i < 13_000; i++) {
    if (pcm[i] <= 0 && pcm[i + 1] > 0) places.push(i - pcm[i] / (pcm[i + 1] - pcm[i]));
  }
  return (RATE_HZ * (places.length - 1)) / (places.at(-1)! - places[0]);
}

const rms = (pcm: Float32Array): number =>
  Math.sqrt(pcm.slice(3000, 13_000).reduce((sum, sample) => sum + sample * sample, 0) / 10_000);

describe('shiftPitch', () => {
  it.each([
    [440, 1],
    [440, -1],
    [1000, 0.5],
    [220, 2],
    [3000, -2],
  ])('moves a tone of %d Hz by %d semitones, and keeps its length and loudness', (hz, semitones) => {
    const shifted = shiftPitch(tone(hz), semitones);
    expect(shifted).toHaveLength(RATE_HZ);
    const cents = 1200 * Math.log2(frequencyHz(shifted) / (hz * 2 ** (semitones / 12)));
    expect(Math.abs(cents)).toBeLessThan(3);
    expect(20 * Math.log10(rms(shifted) / rms(tone(hz)))).toBeCloseTo(0, 0);
  });

  it('gives the window back for no shift', () => {
    const pcm = tone(333);
    const same = shiftPitch(pcm, 0);
    for (let i = 0; i < pcm.length; i++) expect(same[i]).toBeCloseTo(pcm[i], 4);
  });

  it('gives silence for silence, and numbers for a click', () => {
    expect(shiftPitch(new Float32Array(5000), 0.7).every((sample) => sample === 0)).toBe(true);
    const click = new Float32Array(5000);
    click[2500] = 1;
    expect(shiftPitch(click, -0.7).every(Number.isFinite)).toBe(true);
  });
});
