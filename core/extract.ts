import { analysedWindows, type HeardRecording, hear, speechWindows } from './analysing.ts';
import { StageClock } from './clock.ts';
import { computeFeatures, FEATURE_NAMES } from './features/index.ts';
import { MergedEncoding } from './model/index.ts';
import { readRecording } from './reading.ts';
import { bringToLevel } from './speech/index.ts';
import {
  type AudioSource,
  type Model,
  type Recording,
  SAMPLE_RATE_HZ,
  type WindowTimes,
  type WindowVector,
} from './types.ts';

/** One window of a recording, as the classifier is given it. */
export interface RecordingWindow extends WindowVector, WindowTimes {}

/**
 * The vectors that the classifier would be given, a window at a time: what training is fitted on.
 *
 * @throws AudioError when the recording cannot be recognised
 * @example
 * const model = await loadModel('layers/models/whisper-ser');
 * for await (const window of extractWindows(createReadStream('recording.wav'), model)) {
 *   console.log(window.endSeconds - window.startSeconds, window.features.length); // 2 94
 * }
 */
export async function* extractWindows(source: AudioSource, model: Model): AsyncGenerator<RecordingWindow> {
  const clock = new StageClock();
  const recording = await hear(source, { model }, clock);
  try {
    for await (const batch of analysedWindows(recording, { model }, clock)) {
      for (const { variants, ...times } of batch) {
        const [{ features, embedding }] = variants;
        yield { ...times, features, embedding };
      }
    }
  } finally {
    await recording.samples.close();
  }
}

/** The most seconds whose features can be taken all at once. */
const MAX_WHOLE_SECONDS = 600;

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
 * The handcrafted features over a whole recording, silence included, at 16 kHz. They are of all of it at once, so that it
 * is held whole, with 1.3 MB a second beside it: ten minutes are the most.
 *
 * @param model with one, the encoder's vector is added: over the speech alone, as in a recognition
 * @throws AudioError when the recording cannot be read
 * @example
 * const { names, values } = await extractFeatures(createReadStream('recording.wav'));
 * console.log(names[0], values[0].toFixed(3)); // zcr_mean 0.083
 */
export async function extractFeatures(source: AudioSource, model?: Model): Promise<RecordingFeatures> {
  const maxDurationSeconds = MAX_WHOLE_SECONDS;
  const clock = new StageClock();
  const recording = await (model
    ? hear(source, { model, maxDurationSeconds }, clock)
    : readRecording(source, clock, { maxDurationSeconds }));
  try {
    const features = await featuresOf(recording);
    return model ? { ...features, embedding: await embeddingOf(recording as HeardRecording, model, clock) } : features;
  } finally {
    await recording.samples.close();
  }
}

async function featuresOf({ samples, durationSeconds }: Recording): Promise<RecordingFeatures> {
  const values = computeFeatures(await samples.read({ startSample: 0, endSample: samples.length }));
  return { names: FEATURE_NAMES, values, sampleRateHz: SAMPLE_RATE_HZ, durationSeconds };
}

async function embeddingOf(
  { samples, loudWindows }: HeardRecording,
  model: Model,
  clock: StageClock,
): Promise<Float32Array> {
  const merged = new MergedEncoding(model.spec.encoder.pooling);
  for await (const batch of speechWindows(samples, loudWindows(), { detector: model }, clock)) {
    const encodings = await model.encode(batch.map(({ pcm }) => bringToLevel(pcm, model.spec.level)));
    for (const encoding of encodings) merged.add(encoding);
  }
  return merged.embedding();
}
