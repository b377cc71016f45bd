import { once } from '../math/once.ts';
import { RealFft } from '../math/realFft.ts';

const FRAME_SAMPLES = 1024;
const HOP_SAMPLES = FRAME_SAMPLES / 4;

const tables = once(() => ({
  fft: new RealFft(FRAME_SAMPLES),
  /** Periodic Hann. */
  window: Float64Array.from(
    { length: FRAME_SAMPLES },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / FRAME_SAMPLES),
  ),
}));

/**
 * Stretches a signal in time and keeps its pitch: a phase vocoder (Flanagan & Golden 1966). Each output frame has the
 * magnitudes of the input at its place; its phases go on from the output frame before by as much as the input's phases
 * advance there over one hop. The phases are kept as unit vectors, so that there is nothing to unwrap.
 *
 * @param pcm mono samples; not changed
 * @param factor above 1 is longer
 * @returns [⌈pcm.length × factor⌉]
 */
export function stretch(pcm: Float32Array, factor: number): Float32Array {
  const { fft, window } = tables();
  const length = Math.ceil(pcm.length * factor);
  const output = new Float64Array(length);
  const weights = new Float64Array(length);
  const before = new Float64Array(FRAME_SAMPLES + 2);
  const here = new Float64Array(FRAME_SAMPLES + 2);
  const synthesis = new Float64Array(FRAME_SAMPLES + 2);
  const frame = new Float64Array(FRAME_SAMPLES);
  const scratch = new Float64Array(FRAME_SAMPLES);

  for (let start = -FRAME_SAMPLES / 2; start < length; start += HOP_SAMPLES) {
    const centre = (start + FRAME_SAMPLES / 2) / factor;
    const inputStart = Math.round(centre) - FRAME_SAMPLES / 2;
    fft.forward(windowed(pcm, inputStart, window, frame), here);
    if (start < 0) synthesis.set(here);
    else {
      fft.forward(windowed(pcm, inputStart - HOP_SAMPLES, window, frame), before);
      advancePhases(synthesis, before, here);
    }
    fft.inverse(synthesis, frame, scratch);
    const last = Math.min(FRAME_SAMPLES, length - start);
    for (let n = Math.max(0, -start); n < last; n++) {
      output[start + n] += frame[n] * window[n];
      weights[start + n] += window[n] * window[n];
    }
  }
  return Float32Array.from(output, (sum, i) => sum / weights[i]);
}

/** A windowed frame of the signal, with zeros beyond its ends. */
function windowed(pcm: Float32Array, start: number, window: Float64Array, frame: Float64Array): Float64Array {
  const first = Math.min(FRAME_SAMPLES, Math.max(0, -start));
  const last = Math.max(first, Math.min(FRAME_SAMPLES, pcm.length - start));
  frame.fill(0, 0, first).fill(0, last);
  for (let n = first; n < last; n++) frame[n] = pcm[start + n] * window[n];
  return frame;
}

/**
 * Replaces `synthesis` by the magnitudes of `here`, its phases turned on by the difference of `here` and `before`.
 * All three are real and imaginary parts by turns.
 */
function advancePhases(synthesis: Float64Array, before: Float64Array, here: Float64Array): void {
  for (let k = 0; k < synthesis.length; k += 2) {
    const turnRe = here[k] * before[k] + here[k + 1] * before[k + 1];
    const turnIm = here[k + 1] * before[k] - here[k] * before[k + 1];
    const re = synthesis[k] * turnRe - synthesis[k + 1] * turnIm;
    const im = synthesis[k] * turnIm + synthesis[k + 1] * turnRe;
    const length = Math.sqrt(re * re + im * im);
    // After silence there is no phase to go on from: begin with the input's own.
    const scale = length > 1e-30 ? Math.sqrt(here[k] ** 2 + here[k + 1] ** 2) / length : 0;
    synthesis[k] = scale > 0 ? re * scale : here[k];
    synthesis[k + 1] = scale > 0 ? im * scale : here[k + 1];
  }
}
