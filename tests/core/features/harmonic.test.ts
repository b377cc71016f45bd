import { describe, expect, it } from 'vitest';
import { harmonicPart } from '../../../core/features/harmonic.ts';
import { magnitudesOf, stft } from '../../../core/features/stft.ts';
import { signals, tone } from './signals.ts';

function harmonicOf(pcm: Float32Array): Float64Array {
  const spectra = stft(pcm);
  return harmonicPart(spectra, magnitudesOf(spectra), pcm.length);
}

function energy(samples: ArrayLike<number>, from = 0, to = samples.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += samples[i] ** 2;
  return sum;
}

describe('harmonicPart', () => {
  it('keeps a tone', () => {
    const pcm = tone(440, 0.5, 32_000);
    expect(energy(harmonicOf(pcm), 4000, 28_000) / energy(pcm, 4000, 28_000)).toBeGreaterThan(0.98);
  });

  it('drops a click, and leaves the tone under it', () => {
    const clicks = Float32Array.from({ length: 32_000 }, (_, n) => Number(n % 8000 === 4000));
    expect(energy(harmonicOf(clicks)) / energy(clicks)).toBeLessThan(0.01);
    const pcm = tone(440, 0.5, 32_000);
    const both = harmonicOf(pcm.map((value, n) => value + clicks[n]));
    const rest = both.map((value, n) => value - pcm[n]);
    expect(energy(rest, 4000, 28_000) / energy(pcm, 4000, 28_000)).toBeLessThan(0.02);
  });

  it('halves silence, which is silence', () => {
    expect(Math.max(...harmonicOf(new Float32Array(6000)).map(Math.abs))).toBe(0);
  });

  it('treats a recording of more frames than medians taken at once as one', () => {
    // 1094 frames, 1025 at once; the middle of a long tone has no seam.
    const pcm = tone(1000, 0.5, 560_000);
    const harmonic = harmonicOf(pcm);
    const seam = 1025 * 512;
    for (let n = seam - 2048; n < seam + 2048; n++) expect(Math.abs(harmonic[n] - pcm[n])).toBeLessThan(0.01);
  });

  it('leaves its inputs as they are', () => {
    const pcm = signals().get('shortest')!;
    const spectra = stft(pcm);
    const magnitudes = magnitudesOf(spectra);
    const copies = [Float64Array.from(spectra.values), Float64Array.from(magnitudes.values)];
    harmonicPart(spectra, magnitudes, pcm.length);
    expect([spectra.values, magnitudes.values]).toEqual(copies);
  });
});
