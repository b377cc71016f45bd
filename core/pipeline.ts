import { LIMITS, type ModelSpec, type Recognition, type Warning } from '../contract/index.ts';
import { decode, resample, toMono, validate } from './audio/index.ts';
import { augmentedVersions } from './augment/index.ts';
import { StageClock } from './clock.ts';
import { AudioError } from './errors.ts';
import { computeFeatures, FEATURE_NAMES } from './features/index.ts';
import { type Moments, mergeMoments } from './math/moments.ts';
import { createRandom } from './math/random.ts';
import { type SampleSpan, spanSamples } from './math/span.ts';
import { type Model, toEmbedding, type WindowVector } from './model/index.ts';
import { averageVersions, summarize, type WindowScore } from './result/index.ts';
import { findSpeech } from './speech/index.ts';
import { cutWindows } from './windows/index.ts';

/** A recording's bytes, in pieces of any size. */
export type AudioSource = AsyncIterable<Uint8Array>;

/** How a recording is judged. */
export interface RecognizeOptions {
  model: Model;
  /** Average over augmented versions too: slower, a little steadier. Off by default. */
  augment?: boolean;
  /** Put the encoder's pooled vector into the result. */
  includeEmbedding?: boolean;
  /** Called with the share of the work done, 0 to 1. */
  onProgress?: (share: number) => void;
  /** Stops the work at the next window; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** One window of a recording, as the classifier sees it. */
export interface RecordingWindow extends WindowVector {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly speechSeconds: number;
}

/** The sample rate of everything after resampling; the encoder and the features expect it. */
const SAMPLE_RATE_HZ = 16_000;
/** Windows encoded in one call. More would hold more memory and gain nothing on one thread. */
const WINDOWS_PER_BATCH = 4;

/**
 * Recognises the emotion in a recording: bytes in, recognition out.
 *
 * @param source WAV or FLAC, in pieces of any size
 * @throws AudioError when the recording cannot be judged; its `code` says why
 */
export async function recognize(source: AudioSource, options: RecognizeOptions): Promise<Recognition> {
  const { model, augment = false, includeEmbedding = false, onProgress } = options;
  const { spec } = model;
  const clock = new StageClock();
  const { pcm, warnings } = await readRecording(source, clock, options.signal);
  const windows = speechWindows(pcm, spec);
  const scores: WindowScore[] = [];
  const encodings: Moments[] = [];
  for (const batch of inBatches(windows)) {
    options.signal?.throwIfAborted();
    const versions = await clock.measure('augment', () =>
      batch.map((window) => versionsOf(pcm, window, spec, augment)),
    );
    const vectors = await vectorsOf(versions.flat(), model, clock);
    const probabilities = await clock.measure('classify', () => model.classify(vectors));
    for (const [i, window] of batch.entries()) {
      const rows = versions[i].map((_, v) => i * versions[i].length + v);
      const weights = versions[i].map(({ weight }) => weight);
      scores.push({
        ...inSeconds(window),
        probabilities: averageVersions(
          rows.map((row) => probabilities[row]),
          weights,
        ),
      });
      encodings.push(vectors[rows[0]].encoding);
    }
    onProgress?.(scores.length / windows.length);
  }
  return {
    ...summarize(scores, spec.calibration.unsureBelow),
    durationSeconds: pcm.length / SAMPLE_RATE_HZ,
    speechSeconds: scores.reduce((sum, score) => sum + score.speechSeconds, 0),
    profile: null,
    warnings,
    ...(includeEmbedding ? { embedding: [...toEmbedding(mergeMoments(encodings))] } : {}),
    model: { id: spec.id, version: spec.version },
    timingsMs: clock.timingsMs(),
  };
}

/**
 * Judges a second of noise a few times, so that the first real recording finds everything compiled and allocated.
 * Without it the first answer takes several times as long.
 */
export async function warmUp(model: Model): Promise<void> {
  const random = createRandom(new Uint8Array(16).fill(1));
  const noise = Float32Array.from({ length: SAMPLE_RATE_HZ }, () => 0.1 * random.normal());
  for (let run = 0; run < 5; run++) {
    const vectors = await vectorsOf([{ pcm: noise, weight: 1 }], model, new StageClock());
    await model.classify(vectors);
  }
}

/**
 * The vectors that the classifier would see, a window at a time: what training is fitted on.
 *
 * @throws AudioError when the recording cannot be judged
 */
export async function* extractWindows(source: AudioSource, model: Model): AsyncGenerator<RecordingWindow> {
  const clock = new StageClock();
  const { pcm } = await readRecording(source, clock);
  for (const batch of inBatches(speechWindows(pcm, model.spec))) {
    const vectors = await vectorsOf(
      batch.flatMap((window) => versionsOf(pcm, window, model.spec, false)),
      model,
      clock,
    );
    for (const [i, window] of batch.entries()) {
      yield { ...inSeconds(window), features: vectors[i].features, embedding: vectors[i].embedding };
    }
  }
}

/** The features of a whole recording. */
export interface RecordingFeatures {
  readonly names: readonly string[];
  /** [94], in the order of `names`. */
  readonly values: Float64Array;
  readonly sampleRateHz: number;
  readonly durationSeconds: number;
  /** The encoder's vector over all speech, when a model was given. */
  readonly embedding?: Float32Array;
}

/**
 * The handcrafted features over a whole recording, silence included, at 16 kHz.
 *
 * @param model with one, the encoder's vector is added: over the speech alone, as in a recognition
 * @throws AudioError when the recording cannot be read
 */
export async function extractFeatures(source: AudioSource, model?: Model): Promise<RecordingFeatures> {
  const { pcm } = await readRecording(source, new StageClock());
  const features = {
    names: FEATURE_NAMES,
    values: computeFeatures(pcm),
    sampleRateHz: SAMPLE_RATE_HZ,
    durationSeconds: pcm.length / SAMPLE_RATE_HZ,
  };
  if (!model) return features;
  const encodings: Moments[] = [];
  for (const batch of inBatches(speechWindows(pcm, model.spec))) {
    encodings.push(...(await model.encode(batch.map((span) => pcm.subarray(span.startSample, span.endSample)))));
  }
  return { ...features, embedding: toEmbedding(mergeMoments(encodings)) };
}

interface Recording {
  /** Mono, 16 kHz, −1..1. */
  pcm: Float32Array;
  warnings: Warning[];
}

async function readRecording(source: AudioSource, clock: StageClock, signal?: AbortSignal): Promise<Recording> {
  const audio = await clock.measure('decode', () => decode(source));
  const mono = validate(toMono(audio.chunks), audio.sampleRateHz);
  const decoded = clock.measureStream('decode', mono);
  const resampled = clock.measureStream('resample', resample(decoded, audio.sampleRateHz, SAMPLE_RATE_HZ), 'decode');
  const chunks: Float32Array[] = [];
  for await (const chunk of resampled) {
    signal?.throwIfAborted();
    chunks.push(chunk);
  }
  return { pcm: concatenate(chunks), warnings: [...audio.warnings] };
}

function concatenate(chunks: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

interface SpeechWindow extends SampleSpan {
  readonly speechSamples: number;
}

/** The windows that hold speech, in order. */
function speechWindows(pcm: Float32Array, spec: ModelSpec): SpeechWindow[] {
  const speech = findSpeech(pcm, spec.trim);
  if (!speech.trimmed) {
    throw new AudioError(
      'no-speech',
      'Expected speech, got silence: no part of the recording is louder than −70 dBFS. Check the microphone.',
    );
  }
  const spans = cutWindows(speech.trimmed, pcm.length, {
    maxSingleSamples: spec.windows.maxSingleSeconds * SAMPLE_RATE_HZ,
    windowSamples: spec.windows.windowSeconds * SAMPLE_RATE_HZ,
    hopSamples: spec.windows.hopSeconds * SAMPLE_RATE_HZ,
    minSamples: LIMITS.minDurationSeconds * SAMPLE_RATE_HZ,
  });
  return spans
    .map((span) => ({ ...span, speechSamples: speech.speechSamplesIn(span) }))
    .filter(({ speechSamples }) => speechSamples > 0);
}

interface Version {
  pcm: Float32Array;
  weight: number;
}

/** The clean version first, then the augmented ones; the weights sum to 1. */
function versionsOf(pcm: Float32Array, window: SampleSpan, spec: ModelSpec, augment: boolean): Version[] {
  const clean = pcm.subarray(window.startSample, window.endSample);
  const added = augment ? augmentedVersions(clean, spec.augmentations) : [];
  return [{ pcm: clean, weight: 1 - added.reduce((sum, { weight }) => sum + weight, 0) }, ...added];
}

async function vectorsOf(
  versions: readonly Version[],
  model: Model,
  clock: StageClock,
): Promise<(WindowVector & { encoding: Moments })[]> {
  const features = await clock.measure('features', () => versions.map(({ pcm }) => computeFeatures(pcm)));
  const encodings = await clock.measure('encode', () => model.encode(versions.map(({ pcm }) => pcm)));
  return encodings.map((encoding, i) => ({ features: features[i], embedding: toEmbedding(encoding), encoding }));
}

function inSeconds(window: SpeechWindow): { startSeconds: number; endSeconds: number; speechSeconds: number } {
  return {
    startSeconds: window.startSample / SAMPLE_RATE_HZ,
    endSeconds: window.endSample / SAMPLE_RATE_HZ,
    speechSeconds: Math.min(window.speechSamples, spanSamples(window)) / SAMPLE_RATE_HZ,
  };
}

function* inBatches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += WINDOWS_PER_BATCH) yield items.slice(i, i + WINDOWS_PER_BATCH);
}
