import { describe, expect, it } from 'vitest';
import { createMelFrame, FRAME_SAMPLES, hertzOfMel, MEL_BANDS } from '../../../../web/sound/mel.ts';

const tone = (hertz: number): Float32Array =>
  Float32Array.from({ length: FRAME_SAMPLES }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / 16_000));
const loudestBand = (powers: Float32Array): number => powers.indexOf(Math.max(...powers));

describe('the mel scale', () => {
  it.each([
    // librosa.mel_to_hz
    [0, 0],
    [3, 200],
    [15, 1000],
    [42, 6400],
  ])('%i mel are %i Hz', (mel, hertz) => {
    expect(hertzOfMel(mel)).toBeCloseTo(hertz, 6);
  });
});

describe('a frame in bands', () => {
  const frame = createMelFrame(16_000);

  it.each([150, 440, 1000, 3000, 7000])('shows a tone of %i Hz where it belongs', (hertz) => {
    // librosa.mel_frequencies(82, fmax=8000): the middles of the bands are its inner ones.
    const top = 15 + (27 / Math.log(6.4)) * Math.log(8);
    const middles = Array.from({ length: MEL_BANDS }, (_, band) => hertzOfMel((top * (band + 1)) / (MEL_BANDS + 1)));
    const nearest = middles.reduce(
      (best, middle, band) => (Math.abs(middle - hertz) < Math.abs(middles[best] - hertz) ? band : best),
      0,
    );
    // Low bands are narrower than what 512 samples tell apart (31 Hz).
    expect(Math.abs(loudestBand(frame(tone(hertz), 0)) - nearest)).toBeLessThanOrEqual(1);
  });

  it('has no empty band, and takes what lies outside of a sound for silence', () => {
    const noise = Float32Array.from({ length: FRAME_SAMPLES }, (_, i) => Math.sin(i * i));
    expect(frame(noise, 0).every((power) => power > 0)).toBe(true);
    expect(frame(noise, FRAME_SAMPLES).every((power) => power === 0)).toBe(true);
    expect(frame(noise, -FRAME_SAMPLES).every((power) => power === 0)).toBe(true);
  });
});
