import type { Matrix } from '../math/matrix.ts';
import { once } from '../math/once.ts';
import { melCepstrum } from './cepstrum.ts';
import { chromagram } from './chromagram.ts';
import { harmonicPart } from './harmonic.ts';
import { melSpectrogram } from './melSpectrogram.ts';
import { type SpectralMoments, spectralMoments } from './spectralMoments.ts';
import { magnitudeSpectrogram, magnitudesOf, stft } from './stft.ts';

/** What the families share about one signal. Each part is computed when first asked for, once; none may be changed. */
export interface FeatureContext {
  /** [n] at 16 kHz, −1..1. */
  readonly pcm: Float32Array;
  /** [frames, 2 · bins] */
  stft(): Matrix;
  /** [frames, bins] */
  magnitudes(): Matrix;
  /** [frames, 128] powers */
  melSpectrogram(): Matrix;
  /** [frames, 13] */
  cepstrum(): Matrix;
  /** Of each frame. */
  moments(): SpectralMoments;
  /** [frames, 12] */
  chroma(): Matrix;
  /** [frames, 12] of the harmonic part. */
  harmonicChroma(): Matrix;
}

/**
 * @param pcm [n] at 16 kHz, −1..1; left as it is
 */
export function createContext(pcm: Float32Array): FeatureContext {
  const spectra = once(() => stft(pcm));
  const magnitudes = once(() => magnitudesOf(spectra()));
  const mel = once(() => melSpectrogram(magnitudes()));
  return {
    pcm,
    stft: spectra,
    magnitudes,
    melSpectrogram: mel,
    cepstrum: once(() => melCepstrum(mel())),
    moments: once(() => spectralMoments(magnitudes())),
    chroma: once(() => chromagram(magnitudes())),
    harmonicChroma: once(() => chromagram(magnitudeSpectrogram(harmonicPart(spectra(), magnitudes(), pcm.length)))),
  };
}
