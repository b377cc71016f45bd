import { AudioError } from '../errors.ts';
import { PAUSE_SECONDS, SAMPLE_RATE_HZ, type SampleSpan, type SoundMap } from '../types.ts';
import { FrameEnergies } from './frameEnergies.ts';

const PAUSE_SAMPLES = PAUSE_SECONDS * SAMPLE_RATE_HZ;

/** How sound is told from silence. */
export interface TrimOptions {
  /** Frames this many decibels below the loudest one, or more, are silence. */
  topDb: number;
  frameSamples: number;
  hopSamples: number;
}

/**
 * −85 dBFS: below it a recording is taken as silent. The dither of 16 bits lies there; a voice recorded 30 dB too low
 * does not, and noise above it is told from a voice by ear.
 */
const SILENCE_RMS = 10 ** (-85 / 20);

/**
 * Finds where there is sound in what comes piece by piece, by its energy. Whether it is a voice is asked later, of each
 * window.
 *
 * Each frame stands for one hop of samples, those from its centre on, as in librosa.effects.split (0.10.1).
 */
export class SoundFinder {
  readonly #options: TrimOptions;
  readonly #energies: FrameEnergies;

  constructor(options: TrimOptions) {
    this.#options = options;
    this.#energies = new FrameEnergies(options);
  }

  /**
   * Takes what comes next.
   *
   * @param pcm mono samples in −1..1
   */
  add(pcm: Float32Array): void {
    this.#energies.add(pcm);
  }

  /**
   * Which frames hold sound: those whose RMS is less than `topDb` below that of the loudest frame. A recording in which
   * no frame reaches −85 dBFS has none.
   *
   * @returns one flag a frame; frame i is centred on sample i × hopSamples
   */
  activeFrames(): Uint8Array {
    const meanSquares = this.#energies.meanSquares();
    const loudest = meanSquares.reduce((most, value) => Math.max(most, value), 0);
    if (loudest < SILENCE_RMS ** 2) return new Uint8Array(meanSquares.length);
    const threshold = loudest * 10 ** (-this.#options.topDb / 10);
    return Uint8Array.from(meanSquares, (value) => (value > threshold ? 1 : 0));
  }

  /**
   * What was found; for the end.
   *
   * @throws AudioError `no-speech` when all is silence
   */
  sound(): SoundMap {
    const { hopSamples } = this.#options;
    const active = this.activeFrames();
    const first = active.indexOf(1);
    if (first < 0) {
      throw new AudioError(
        'no-speech',
        'Expected speech, got silence: no part of the recording is louder than −85 dBFS. Check the microphone.',
      );
    }
    const endSample = Math.min(this.#energies.sampleCount, (active.lastIndexOf(1) + 1) * hopSamples);
    return {
      trimmed: { startSample: first * hopSamples, endSample },
      activeSamplesIn: (span) => activeSamples(active, hopSamples, span),
      stretchesIn: (span) => activeStretches(active, hopSamples, span),
    };
  }
}

/** {@link SoundFinder} over a recording in one piece. */
export function findSound(pcm: Float32Array, options: TrimOptions): SoundMap {
  const finder = new SoundFinder(options);
  finder.add(pcm);
  return finder.sound();
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
