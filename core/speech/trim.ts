import { AudioError } from '../errors.ts';
import { PAUSE_SECONDS, SAMPLE_RATE_HZ, type SampleSpan } from '../types.ts';

const PAUSE_SAMPLES = PAUSE_SECONDS * SAMPLE_RATE_HZ;

/** How sound is told from silence. */
export interface TrimOptions {
  /** Frames this many decibels below the loudest one, or more, are silence. */
  topDb: number;
  frameSamples: number;
  hopSamples: number;
}

/** Where a recording holds sound. */
export interface SoundMap {
  /** From the first to the last sound: what is left after trimming. */
  readonly trimmed: SampleSpan;
  /** How many samples of a span lie in active frames. */
  activeSamplesIn(span: SampleSpan): number;
  /** The stretches of a span that hold sound, with pauses shorter than a second in them; in order. */
  stretchesIn(span: SampleSpan): SampleSpan[];
}

/**
 * −85 dBFS: below it a recording is taken as silent. The dither of 16 bits lies there; a voice recorded 30 dB too low
 * does not, and noise above it is told from a voice by ear.
 */
const SILENCE_RMS = 10 ** (-85 / 20);

/**
 * Finds where there is sound, by its energy. Whether it is a voice is asked later, of each window.
 *
 * Each frame stands for one hop of samples, those from its centre on, as in librosa.effects.split (0.10.1).
 *
 * @param pcm mono samples in −1..1
 * @throws AudioError `no-speech` when all is silence
 */
export function findSound(pcm: Float32Array, options: TrimOptions): SoundMap {
  const active = activeFrames(pcm, options);
  const first = active.indexOf(1);
  if (first < 0) {
    throw new AudioError(
      'no-speech',
      'Expected speech, got silence: no part of the recording is louder than −85 dBFS. Check the microphone.',
    );
  }
  const { hopSamples } = options;
  const endSample = Math.min(pcm.length, (active.lastIndexOf(1) + 1) * hopSamples);
  return {
    trimmed: { startSample: first * hopSamples, endSample },
    activeSamplesIn: (span) => activeSamples(active, hopSamples, span),
    stretchesIn: (span) => activeStretches(active, hopSamples, span),
  };
}

/**
 * Which frames hold sound: those whose RMS is less than `topDb` below that of the loudest frame. Frames are centred, and
 * beyond the recording's ends there is silence: librosa.effects.split's choice (0.10.1). A recording in which no frame
 * reaches −85 dBFS has none.
 *
 * @param pcm mono samples in −1..1
 * @returns one flag a frame; frame i is centred on sample i × hopSamples
 */
export function activeFrames(pcm: Float32Array, { topDb, frameSamples, hopSamples }: TrimOptions): Uint8Array {
  const meanSquares = frameMeanSquares(pcm, frameSamples, hopSamples);
  let loudest = 0;
  for (const value of meanSquares) loudest = Math.max(loudest, value);
  const active = new Uint8Array(meanSquares.length);
  if (loudest < SILENCE_RMS ** 2) return active;
  const threshold = loudest * 10 ** (-topDb / 10);
  for (let i = 0; i < active.length; i++) active[i] = meanSquares[i] > threshold ? 1 : 0;
  return active;
}

/** Mean square of each centred frame, from running sums in double precision. */
function frameMeanSquares(pcm: Float32Array, frameSamples: number, hopSamples: number): Float64Array {
  const squares = new Float64Array(pcm.length + 1);
  for (let i = 0; i < pcm.length; i++) squares[i + 1] = squares[i] + pcm[i] * pcm[i];
  const frames = new Float64Array(1 + Math.floor(pcm.length / hopSamples));
  const half = frameSamples >> 1;
  for (let i = 0; i < frames.length; i++) {
    const start = Math.max(0, i * hopSamples - half);
    const end = Math.min(pcm.length, i * hopSamples - half + frameSamples);
    // By the whole frame's length, at the ends too: what lies beyond them counts as zeros.
    frames[i] = Math.max(0, squares[end] - squares[start]) / frameSamples;
  }
  return frames;
}

function activeSamples(active: Uint8Array, hopSamples: number, { startSample, endSample }: SampleSpan): number {
  let samples = 0;
  for (let i = Math.floor(startSample / hopSamples); i * hopSamples < endSample && i < active.length; i++) {
    if (active[i]) samples += Math.min(endSample, (i + 1) * hopSamples) - Math.max(startSample, i * hopSamples);
  }
  return samples;
}

/** The active frames of a span, joined where less than {@link PAUSE_SAMPLES} lie between them. */
function activeStretches(active: Uint8Array, hopSamples: number, { startSample, endSample }: SampleSpan): SampleSpan[] {
  const stretches: { startSample: number; endSample: number }[] = [];
  for (let i = Math.floor(startSample / hopSamples); i * hopSamples < endSample && i < active.length; i++) {
    if (!active[i]) continue;
    const start = Math.max(startSample, i * hopSamples);
    const end = Math.min(endSample, (i + 1) * hopSamples);
    const last = stretches.at(-1);
    if (last && start - last.endSample < PAUSE_SAMPLES) last.endSample = end;
    else stretches.push({ startSample: start, endSample: end });
  }
  return stretches;
}
