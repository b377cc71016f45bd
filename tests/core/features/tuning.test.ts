import { describe, expect, it } from 'vitest';
import { magnitudesOf, stft } from '../../../core/features/stft.ts';
import { estimateTuning } from '../../../core/features/tuning.ts';
import { tone } from './signals.ts';

describe('estimateTuning', () => {
  it.each([-0.4, -0.2, 0.1, 0.3, 0.45])('finds tones that are %f semitones off', (offset) => {
    // The parabola is not quite the window's peak: a few hundredths off.
    const pcm = tone(1760 * 2 ** (offset / 12), 0.5, 16_000);
    expect(Math.abs(estimateTuning(magnitudesOf(stft(pcm))) - offset)).toBeLessThan(0.03);
  });

  it('is 0 where there is nothing', () => {
    expect(estimateTuning(magnitudesOf(stft(new Float32Array(5000))))).toBe(0);
  });

  it('takes the most common step, of equals the lowest', () => {
    // Peaks on exact bins need no interpolation: 64 is 500 Hz, 26.1 ¢ above B4 = 493.9 → 0.2x; 128 and 256 the same.
    const frame = new Float64Array(1025);
    for (const bin of [64, 128, 256]) frame[bin] = 1;
    const semitones = 12 * Math.log2(500 / 27.5);
    const expected = Math.floor((semitones - Math.round(semitones)) * 100) / 100;
    expect(estimateTuning({ rows: 1, columns: 1025, values: frame })).toBeCloseTo(expected, 12);
  });

  it('looks at 150 to 4000 Hz only', () => {
    const frame = new Float64Array(1025);
    for (const bin of [10, 19, 512, 800]) frame[bin] = 1;
    expect(estimateTuning({ rows: 1, columns: 1025, values: frame })).toBe(0);
  });
});
