/**
 * The expensive part of recognising: trim → windows → those with a voice → (augment) → features and embedding. A batch of
 * windows is held at a time, however long the recording.
 */
import type { ModelSpec } from '../contract/index.ts';
import { augmentedVariants } from './augment/index.ts';
import type { StageClock } from './clock.ts';
import { computeFeatures } from './features/index.ts';
import { readRecording } from './reading.ts';
import { bringToLevel, cutWindows, keepVoiced, type Listening, SoundFinder, windowOptionsOf } from './speech/index.ts';
import {
  type AnalysedWindow,
  type AnalyseOptions,
  type AudioSource,
  type ModelBundle,
  type Recording,
  SAMPLE_RATE_HZ,
  type SampleSpan,
  type SpeechWindow,
  type StoredSamples,
  type TimeSpan,
  type Variant,
  type VariantVector,
  type WindowTimes,
} from './types.ts';

/** The share of the whole work that reading is taken to be: of a compressed recording it is more, of WAV less. */
const READING_SHARE = 0.1;

/** Windows encoded in one call. More would hold more memory and gain nothing on one thread. */
export const WINDOWS_PER_BATCH = 4;

/** A recording that was read, and where sound is in it. */
export interface HeardRecording extends Recording {
  /**
   * The windows that hold sound, in order.
   *
   * @throws AudioError `no-speech` when all is silence
   */
  loudWindows(): SpeechWindow[];
}

/** A window with its samples, as loud as they came. */
interface LoadedWindow extends SpeechWindow {
  readonly pcm: Float32Array;
}

/** Reads a recording, and finds the sound in it on the way. Whoever calls closes its samples. */
export async function hear(
  source: AudioSource,
  { model, onProgress, maxDurationSeconds, signal }: Omit<AnalyseOptions, 'augment'>,
  clock: StageClock,
): Promise<HeardRecording> {
  const finder = new SoundFinder(model.spec.trim);
  const tell = (share: number): void => onProgress?.(READING_SHARE * share);
  const recording = await readRecording(source, clock, { finder, onProgress: tell, maxDurationSeconds, signal });
  const { length } = recording.samples;
  return { ...recording, loudWindows: () => loudWindows(finder, length, model.spec) };
}

/** Trim → windows. */
function loudWindows(finder: SoundFinder, length: number, spec: ModelSpec): SpeechWindow[] {
  const sound = finder.sound();
  return cutWindows(sound.trimmed, length, windowOptionsOf(spec))
    .map((span) => ({ ...span, speechSamples: sound.activeSamplesIn(span), sound: sound.stretchesIn(span) }))
    .filter(({ speechSamples }) => speechSamples > 0);
}

/**
 * Those windows in which somebody speaks, a batch at a time, with their samples. `clock` takes the time of `speech`.
 *
 * @throws AudioError `no-speech` at the end, when there were none
 */
export async function* speechWindows(
  samples: StoredSamples,
  loud: readonly SpeechWindow[],
  listening: Listening,
  clock: StageClock,
): AsyncGenerator<LoadedWindow[]> {
  async function* loaded(): AsyncGenerator<LoadedWindow> {
    for (const window of loud) yield { ...window, pcm: await samples.read(window) };
  }
  let batch: LoadedWindow[] = [];
  for await (const window of clock.measureStream('speech', keepVoiced(loaded(), listening))) {
    batch.push(window);
    if (batch.length < WINDOWS_PER_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** From the search for speech to the vectors, a batch of windows at a time. */
export async function* analysedWindows(
  { samples, loudWindows }: HeardRecording,
  { model, augment = false, onProgress, signal }: AnalyseOptions,
  clock: StageClock,
): AsyncGenerator<AnalysedWindow[]> {
  const loud = loudWindows();
  let done = 0;
  const tell = (windows: number): void => {
    done += windows;
    onProgress?.(READING_SHARE + ((1 - READING_SHARE) * done) / loud.length);
  };
  const listening = { detector: model, onRefused: () => tell(1), signal };
  for await (const batch of speechWindows(samples, loud, listening, clock)) {
    signal?.throwIfAborted();
    const variants = await clock.measure('augment', () =>
      batch.map(({ pcm }) => variantsOf(bringToLevel(pcm, model.spec.level), model.spec, augment)),
    );
    const vectors = await vectorsOf(variants.flat(), model, clock);
    yield batch.map((window, i) => ({ ...inSeconds(window), variants: vectors.splice(0, variants[i].length) }));
    tell(batch.length);
  }
}

function inSeconds({ startSample, endSample, speechSamples, sound }: SpeechWindow): WindowTimes {
  const times = timesOf({ startSample, endSample });
  return { ...times, speechSeconds: speechSamples / SAMPLE_RATE_HZ, sound: sound.map(timesOf) };
}

function timesOf({ startSample, endSample }: SampleSpan): TimeSpan {
  return { startSeconds: startSample / SAMPLE_RATE_HZ, endSeconds: endSample / SAMPLE_RATE_HZ };
}

/** (Augment): the clean variant first, then the augmented ones; the weights sum to 1. */
function variantsOf(clean: Float32Array, spec: ModelSpec, augment: boolean): Variant[] {
  const added = augment ? augmentedVariants(clean, spec.augmentations) : [];
  return [{ pcm: clean, weight: 1 - added.reduce((sum, { weight }) => sum + weight, 0) }, ...added];
}

/** Features and embedding of each variant. `clock` takes the times of `features` and `encode`. */
export async function vectorsOf(
  variants: readonly Variant[],
  model: ModelBundle,
  clock: StageClock,
): Promise<VariantVector[]> {
  const features = await clock.measure('features', () => variants.map(({ pcm }) => computeFeatures(pcm)));
  const encodings = await clock.measure('encode', () => model.encode(variants.map(({ pcm }) => pcm)));
  return encodings.map((encoding, i) => ({ ...encoding, features: features[i], weight: variants[i].weight }));
}
