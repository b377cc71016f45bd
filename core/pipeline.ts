import type { Recognition, TimingsMs } from '../contract/index.ts';
import { addTimings, StageClock } from './clock.ts';
import { computeFeatures, FEATURE_NAMES } from './features/index.ts';
import { type AnalysedWindow, type ClassifyOptions, RecognitionFold, type RecordingFacts } from './fold.ts';
import { createRandom } from './math/random.ts';
import { type Encoding, type ModelBundle, mergeEncodings, type WindowVector } from './model/index.ts';
import type { SpeakerVector } from './profile/index.ts';
import { type AudioSource, readRecording, SAMPLE_RATE_HZ } from './recording.ts';
import { type Model, speechWindows } from './speechWindows.ts';
import { type AnalyseOptions, analysedWindows, inBatches, vectorsOf } from './windowVectors.ts';

/** How a recording is recognised. */
export type RecogniseOptions = AnalyseOptions & ClassifyOptions;

/** One window of a recording, as the classifier sees it. */
export interface RecordingWindow extends WindowVector {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly speechSeconds: number;
}

/** A recognition, and what else the recording told. */
export interface Recognised {
  readonly recognition: Recognition;
  /** The encoder's vector over all speech. */
  readonly embedding: Float32Array;
  /** To be learned into the speaker's profile; undefined from a model that adapts to nobody. */
  readonly speakerVector: SpeakerVector | undefined;
}

/**
 * Recognises the emotion in a recording: bytes in, recognition out.
 *
 * @param source WAV or FLAC, in pieces of any size
 * @throws AudioError when the recording cannot be recognised; its `code` says why
 */
export async function recognise(source: AudioSource, options: RecogniseOptions): Promise<Recognised> {
  const clock = new StageClock();
  const recording = await readRecording(source, clock, options.signal);
  const fold = new RecognitionFold(options.model, recording, options);
  for await (const windows of analysedWindows(recording, options, clock)) await fold.add(windows, clock);
  return {
    recognition: fold.recognition(clock.timingsMs()),
    embedding: fold.embedding(),
    speakerVector: fold.speakerVector(),
  };
}

/** All that is expensive about a recording, done; to be classified with any profile, as often as needed. */
export interface Analysis extends RecordingFacts {
  readonly model: ModelBundle;
  readonly windows: readonly AnalysedWindow[];
  /** The encoder's vector over all speech. */
  readonly embedding: Float32Array;
  /** Undefined from a model that adapts to nobody. */
  readonly speakerVector: SpeakerVector | undefined;
  readonly timingsMs: TimingsMs;
}

/**
 * The first, expensive part of {@link recognise}: from the audio to the windows' vectors, which are held (about 12 kB
 * a window and variant). For recordings that wait until their speaker is known.
 *
 * @throws AudioError when the recording cannot be recognised
 */
export async function analyse(source: AudioSource, options: AnalyseOptions): Promise<Analysis> {
  const { model } = options;
  const clock = new StageClock();
  const recording = await readRecording(source, clock, options.signal);
  const { hash, durationSeconds, warnings } = recording;
  const facts = { hash, durationSeconds, warnings };
  const fold = new RecognitionFold(model, facts);
  const windows: AnalysedWindow[] = [];
  for await (const batch of analysedWindows(recording, options, clock)) {
    windows.push(...batch);
    await fold.add(batch, clock);
  }
  const [embedding, speakerVector] = [fold.embedding(), fold.speakerVector()];
  return { ...facts, model, windows, embedding, speakerVector, timingsMs: clock.timingsMs() };
}

/** The second, cheap part of {@link recognise}: classifies what was analysed. Its time is added to the analysis's. */
export async function classify(analysis: Analysis, options: ClassifyOptions = {}): Promise<Recognition> {
  const clock = new StageClock();
  const fold = new RecognitionFold(analysis.model, analysis, options);
  for (const batch of inBatches(analysis.windows)) await fold.add(batch, clock);
  return fold.recognition(addTimings(analysis.timingsMs, clock.timingsMs()));
}

/**
 * Recognises a second of noise a few times, so that the first real recording finds everything compiled and allocated.
 * Without it the first answer takes several times as long.
 */
export async function warmUp(model: Model): Promise<void> {
  const random = createRandom(new Uint8Array(16).fill(1));
  const noise = Float32Array.from({ length: SAMPLE_RATE_HZ }, () => 0.1 * random.normal());
  for (let run = 0; run < 5; run++) {
    await model.hasVoice(noise);
    await model.classify(await vectorsOf([{ pcm: noise, weight: 1 }], model, new StageClock()));
  }
}

/**
 * The vectors that the classifier would see, a window at a time: what training is fitted on.
 *
 * @throws AudioError when the recording cannot be recognised
 */
export async function* extractWindows(source: AudioSource, model: Model): AsyncGenerator<RecordingWindow> {
  const clock = new StageClock();
  const recording = await readRecording(source, clock);
  for await (const batch of analysedWindows(recording, { model }, clock)) {
    for (const { variants, ...times } of batch) {
      const [{ features, embedding }] = variants;
      yield { ...times, features, embedding };
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
  const clock = new StageClock();
  const { pcm } = await readRecording(source, clock);
  const features = {
    names: FEATURE_NAMES,
    values: computeFeatures(pcm),
    sampleRateHz: SAMPLE_RATE_HZ,
    durationSeconds: pcm.length / SAMPLE_RATE_HZ,
  };
  if (!model) return features;
  const encodings: Encoding[] = [];
  for (const batch of inBatches(await speechWindows(pcm, model, clock))) {
    encodings.push(...(await model.encode(batch.map((span) => pcm.subarray(span.startSample, span.endSample)))));
  }
  return { ...features, embedding: mergeEncodings(encodings, model.spec.encoder.pooling) };
}
