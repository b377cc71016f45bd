import { createMatrix, type Matrix } from '../math/matrix.ts';
import { once } from '../math/once.ts';
import { RealFft } from '../math/realFft.ts';
import { BIN_COUNT, FRAME_SAMPLES, frameCountOf, HOP_SAMPLES, hannWindow } from './analysis.ts';

const fft = once(() => new RealFft(FRAME_SAMPLES));

/**
 * The short-time Fourier transform: periodic Hann window, frames centred, zeros beyond both ends.
 * `librosa.stft(y, n_fft=2048, hop_length=512)`.
 *
 * @param samples [n] at 16 kHz
 * @returns [frames, 2 · bins]: real and imaginary part by turns
 */
export function stft(samples: Float32Array | Float64Array): Matrix {
  const spectra = createMatrix(frameCountOf(samples.length), 2 * BIN_COUNT);
  const windowed = new Float64Array(FRAME_SAMPLES);
  for (let frame = 0; frame < spectra.rows; frame++) {
    cutFrame(samples, frame, windowed);
    fft().forward(windowed, spectrumOf(spectra, frame));
  }
  return spectra;
}

/**
 * The magnitudes of a transform that exists already, `numpy.abs(D)`.
 *
 * @param spectra [frames, 2 · bins]
 * @returns [frames, bins]
 */
export function magnitudesOf(spectra: Matrix): Matrix {
  const magnitudes = createMatrix(spectra.rows, BIN_COUNT);
  writeMagnitudes(spectra.values, magnitudes.values, 0);
  return magnitudes;
}

/**
 * The magnitudes of a signal's transform, for those who do not need the phases: in less memory than
 * {@link stft}, then {@link magnitudesOf}.
 *
 * @param samples [n] at 16 kHz
 * @returns [frames, bins]
 */
export function magnitudeSpectrogram(samples: Float64Array): Matrix {
  const magnitudes = createMatrix(frameCountOf(samples.length), BIN_COUNT);
  const windowed = new Float64Array(FRAME_SAMPLES);
  const spectrum = new Float64Array(2 * BIN_COUNT);
  for (let frame = 0; frame < magnitudes.rows; frame++) {
    cutFrame(samples, frame, windowed);
    fft().forward(windowed, spectrum);
    writeMagnitudes(spectrum, magnitudes.values, frame * BIN_COUNT);
  }
  return magnitudes;
}

/**
 * The way back, a frame at a time: windowed overlap-add, divided by the sum of the squared windows (Griffin & Lim
 * 1984, eq. 6). `librosa.istft(D, length=sampleCount)`.
 *
 * @param frameCount frames of the transform
 * @param sampleCount length wanted, that of the signal that was transformed
 * @param writeSpectrum called with each frame's number, in order, and [2 · bins] to write its spectrum into
 * @returns [sampleCount]
 */
export function istft(
  frameCount: number,
  sampleCount: number,
  writeSpectrum: (frame: number, spectrum: Float64Array) => void,
): Float64Array {
  const samples = new Float64Array(sampleCount);
  const window = hannWindow();
  const spectrum = new Float64Array(2 * BIN_COUNT);
  const frameSamples = new Float64Array(FRAME_SAMPLES);
  const scratch = new Float64Array(FRAME_SAMPLES);
  for (let frame = 0; frame < frameCount; frame++) {
    writeSpectrum(frame, spectrum);
    fft().inverse(spectrum, frameSamples, scratch);
    const start = frame * HOP_SAMPLES - FRAME_SAMPLES / 2;
    const end = Math.min(FRAME_SAMPLES, sampleCount - start);
    for (let n = Math.max(0, -start); n < end; n++) samples[start + n] += window[n] * frameSamples[n];
  }
  divideByWindows(samples, frameCount);
  return samples;
}

/** Divides by the sum of the squared windows over each sample; never 0, as a frame's centre is at most 511 away. */
function divideByWindows(samples: Float64Array, frameCount: number): void {
  const window = hannWindow();
  const overlap = FRAME_SAMPLES / HOP_SAMPLES;
  for (let hop = 0; hop * HOP_SAMPLES < samples.length; hop++) {
    const firstFrame = Math.max(0, hop + 1 - overlap / 2);
    const lastFrame = Math.min(frameCount - 1, hop + overlap / 2);
    // Between the first and the last frames all four windows are there, and their squares sum to 1.5 everywhere.
    const isInside = lastFrame - firstFrame + 1 === overlap;
    const end = Math.min(samples.length, (hop + 1) * HOP_SAMPLES);
    for (let i = hop * HOP_SAMPLES; i < end; i++) {
      let weight = isInside ? 1.5 : 0;
      for (let frame = firstFrame; !isInside && frame <= lastFrame; frame++) {
        weight += window[i - frame * HOP_SAMPLES + FRAME_SAMPLES / 2] ** 2;
      }
      samples[i] /= weight;
    }
  }
}

/** The part of a transform that is one frame's spectrum [2 · bins]; a view, not a copy. */
export function spectrumOf({ columns, values }: Matrix, frame: number): Float64Array {
  return values.subarray(frame * columns, (frame + 1) * columns);
}

function cutFrame(samples: Float32Array | Float64Array, frame: number, windowed: Float64Array): void {
  const window = hannWindow();
  const start = frame * HOP_SAMPLES - FRAME_SAMPLES / 2;
  const first = Math.max(0, -start);
  const end = Math.min(FRAME_SAMPLES, samples.length - start);
  windowed.fill(0, 0, first).fill(0, end);
  for (let n = first; n < end; n++) windowed[n] = samples[start + n] * window[n];
}

function writeMagnitudes(spectrum: Float64Array, magnitudes: Float64Array, at: number): void {
  for (let i = 0; i < spectrum.length / 2; i++) {
    const re = spectrum[2 * i];
    const im = spectrum[2 * i + 1];
    magnitudes[at + i] = Math.sqrt(re * re + im * im);
  }
}
