import type { Recognition, TimingsMs } from '../contract/index.ts';
import { addTimings, StageClock } from './clock.ts';
import { computeFeatures, FEATURE_NAMES } from './features/index.ts';
import { type AnalysedWindow, Judgement, type JudgeOptions, type RecordingFacts } from './judge.ts';
import { createRandom } from './math/random.ts';
import { type Encoding, type Model, mergeEncodings, type WindowVector } from './model/index.ts';
import type { ClipVoice } from './profile/index.ts';
import { type AudioSource, readRecording, SAMPLE_RATE_HZ } from './recording.ts';
import { type ListeningModel, speechWindows } from './speechWindows.ts';
import { type AnalyseOptions, analysedWindows, inBatches, vectorsOf } from './windowVectors.ts';

/** How a recording is analysed and judged. */
export type RecognizeOptions = AnalyseOptions & JudgeOptions;

/** One window of a recording, as the classifier sees it. */
export interface RecordingWindow extends WindowVector {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly speechSeconds: number;
}

/**
 * Recognises the emotion in a recording: bytes in, recognition out.
 *
 * @param source WAV or FLAC, in pieces of any size
 * @throws AudioError when the recording cannot be judged; its `code` says why
 */
export async function recognize(source: AudioSource, options: RecognizeOptions): Promise<Recognition> {
  return (await recognizeVoice(source, options)).recognition;
}

/** A recognition, and what the recording tells of its speaker. */
export interface VoiceRecognition {
  readonly recognition: Recognition;
  /** To be learned into the speaker's profile; undefined from a model that adapts to nobody. */
  readonly voice: ClipVoice | undefined;
}

/**
 * As {@link recognize}, for a speaker who is to be learned: judges with the profile so far, and gives the recording's
 * own speaker vector beside.
 *
 * @throws AudioError when the recording cannot be judged
 */
export async function recognizeVoice(source: AudioSource, options: RecognizeOptions): Promise<VoiceRecognition> {
  const clock = new StageClock();
  const recording = await readRecording(source, clock, options.signal);
  const judgement = new Judgement(options.model, recording, options);
  for await (const windows of analysedWindows(recording, options, clock)) await judgement.add(windows, clock);
  return { recognition: judgement.recognition(clock.timingsMs()), voice: judgement.voice() };
}

/** All that is expensive about a recording, done; to be judged with any profile, as often as needed. */
export interface Analysis extends RecordingFacts {
  readonly model: Model;
  readonly windows: readonly AnalysedWindow[];
  /** Undefined from a model that adapts to nobody. */
  readonly voice: ClipVoice | undefined;
  readonly timingsMs: TimingsMs;
}

/**
 * The first, expensive part of {@link recognize}: from the audio to the windows' vectors, which are held (about 12 kB
 * a window and version). For recordings that wait until their speaker is known.
 *
 * @throws AudioError when the recording cannot be judged
 */
export async function analyse(source: AudioSource, options: AnalyseOptions): Promise<Analysis> {
  const { model } = options;
  const clock = new StageClock();
  const recording = await readRecording(source, clock, options.signal);
  const { key, durationSeconds, warnings } = recording;
  const facts = { key, durationSeconds, warnings };
  const judgement = new Judgement(model, facts);
  const windows: AnalysedWindow[] = [];
  for await (const batch of analysedWindows(recording, options, clock)) {
    windows.push(...batch);
    await judgement.add(batch, clock);
  }
  return { ...facts, model, windows, voice: judgement.voice(), timingsMs: clock.timingsMs() };
}

/** The second, cheap part of {@link recognize}: judges what was analysed. Its time is added to the analysis's. */
export async function judge(analysis: Analysis, options: JudgeOptions = {}): Promise<Recognition> {
  const clock = new StageClock();
  const judgement = new Judgement(analysis.model, analysis, options);
  for (const batch of inBatches(analysis.windows)) await judgement.add(batch, clock);
  return judgement.recognition(addTimings(analysis.timingsMs, clock.timingsMs()));
}

/**
 * Judges a second of noise a few times, so that the first real recording finds everything compiled and allocated.
 * Without it the first answer takes several times as long.
 */
export async function warmUp(model: ListeningModel): Promise<void> {
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
 * @throws AudioError when the recording cannot be judged
 */
export async function* extractWindows(source: AudioSource, model: ListeningModel): AsyncGenerator<RecordingWindow> {
  const clock = new StageClock();
  const recording = await readRecording(source, clock);
  for await (const batch of analysedWindows(recording, { model }, clock)) {
    for (const { versions, ...times } of batch) {
      const [{ features, embedding }] = versions;
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
export async function extractFeatures(source: AudioSource, model?: ListeningModel): Promise<RecordingFeatures> {
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
