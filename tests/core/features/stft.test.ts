import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { istft, magnitudeSpectrogram, magnitudesOf, spectrumOf, stft } from '../../../core/features/stft.ts';
import { signals, tone } from './signals.ts';

describe('stft', () => {
  it('has a frame for each hop, centred, and 1025 bins of two numbers', () => {
    for (const [count, frames] of [
      [4800, 10],
      [5119, 10],
      [5120, 11],
    ]) {
      const { rows, columns, values } = stft(new Float32Array(count));
      expect([rows, columns, values.length]).toEqual([frames, 2050, frames * 2050]);
    }
  });

  it('is the transform of the windowed samples, term by term', () => {
    const pcm = signals().get('syllables')!.subarray(0, 5000);
    const spectra = stft(pcm);
    for (const [frame, bin] of [
      [0, 3],
      [4, 0],
      [5, 200],
      [9, 1024],
    ]) {
      let [re, im] = [0, 0];
      for (let n = 0; n < 2048; n++) {
        const sample = pcm[frame * 512 - 1024 + n] ?? 0;
        const windowed = sample * Math.sin((Math.PI * n) / 2048) ** 2;
        re += windowed * Math.cos((2 * Math.PI * bin * n) / 2048);
        im -= windowed * Math.sin((2 * Math.PI * bin * n) / 2048);
      }
      expect(spectra.values[frame * 2050 + 2 * bin]).toBeCloseTo(re, 10);
      expect(spectra.values[frame * 2050 + 2 * bin + 1]).toBeCloseTo(im, 10);
    }
  });

  it('holds a quarter of the frame for a full-scale tone on a bin', () => {
    // The window's mean is ½, and half of a sine's amplitude is at the negative frequency.
    const magnitudes = magnitudesOf(stft(tone(1000, 1, 16_000)));
    expect(magnitudes.columns).toBe(1025);
    expect(magnitudes.values[10 * 1025 + 128]).toBeCloseTo(512, 4);
  });
});

describe('magnitudeSpectrogram', () => {
  it('is the magnitudes of the transform', () => {
    const pcm = Float64Array.from(signals().get('syllables')!);
    expect(magnitudeSpectrogram(pcm)).toEqual(magnitudesOf(stft(pcm)));
  });
});

describe('istft', () => {
  it('gives the signal back, of any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4096, max: 9000 }), (count) => {
        const pcm = signals().get('noise')!.subarray(0, count);
        const spectra = stft(pcm);
        const back = istft(spectra.rows, count, (frame, spectrum) => spectrum.set(spectrumOf(spectra, frame)));
        expect(back).toHaveLength(count);
        expect(Math.max(...back.map((value, i) => Math.abs(value - pcm[i])))).toBeLessThan(1e-13);
      }),
      { numRuns: 10 },
    );
  });
});
