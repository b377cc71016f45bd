/**
 * The path of a recording through the stages, in their order: decode → mono → validate → resample → trim → windows →
 * those with a voice → (augment) → features and embedding → classify → fold.
 */
import type { ModelSpec, Recognition } from '../contract/index.ts';
import { decode, hashOf, resample, toMono, validate } from './audio/index.ts';
import { augmentedVariants } from './augment/index.ts';
import { addTimings, StageClock } from './clock.ts';
import { computeFeatures } from './features/index.ts';
import { clipsOf, clipVectorOf, findKnown, type NamedProfiles, reportKnown } from './known/index.ts';
import { concatenate } from './math/concatenate.ts';
import { mergeEncodings } from './model/index.ts';
import { averageVariants, toRecognition } from './result/index.ts';
import { bringToLevel, cutWindows, findSound, keepVoiced, windowOptionsOf } from './speech/index.ts';
import {
  type AnalysedWindow,
  type AnalyseOptions,
  type Analysis,
  type AudioSource,
  type ClassifiedWindow,
  type KnownClips,
  type Model,
  type ModelBundle,
  type Recognised,
  type Recording,
  SAMPLE_RATE_HZ,
  type SampleSpan,
  type SpeechWindow,
  type TimeSpan,
  type Variant,
  type VariantVector,
  type WindowTimes,
} from './types.ts';

/** How what was analysed is classified: with the room and the speaker, as far as they are known. */
export type ClassifyOptions = NamedProfiles;

/** How a recording is recognised. */
export type RecogniseOptions = AnalyseOptions & ClassifyOptions;

/**
 * Recognises the emotion in a recording: bytes in, recognition out.
 *
 * @param source the file's bytes, of any format that `decode` opens, in pieces of any size
 * @throws AudioError when the recording cannot be recognised; its `code` says why
 * @example
 * const model = await loadModel('layers/models/whisper-ser');
 * const { recognition, embedding } = await recognise(createReadStream('recording.wav'), { model });
 * console.log(recognition.emotion, recognition.segments.length); // disgust 1
 * console.log(embedding.length); // 3072
 */
export async function recognise(source: AudioSource, options: RecogniseOptions): Promise<Recognised> {
  const { model } = options;
  const clock = new StageClock();
  const recording = await readRecording(source, clock, options.signal);
  const asked = findKnown(model.spec, recording.hash, options);
  const windows: ClassifiedWindow[] = [];
  for await (const batch of analysedWindows(recording, options, clock)) {
    windows.push(...(await classifyWindows(batch, model, clipsOf(asked), clock)));
  }
  const known = reportKnown(asked, windows[0].weights);
  const recognition = toRecognition({ recording, windows, known, spec: model.spec, timingsMs: clock.timingsMs() });
  return { recognition, ...foldVectors(recording.hash, windows, model.spec) };
}

/**
 * The first, expensive part of {@link recognise}: from the audio to the windows' vectors, which are held (about 15 kB
 * a window, and 13 kB more for each augmented variant). For recordings that wait until their room or their speaker is known.
 *
 * @throws AudioError when the recording cannot be recognised
 * @example
 * const model = await loadModel('layers/models/whisper-ser');
 * const analysis = await analyse(createReadStream('recording.wav'), { model });
 * console.log(analysis.durationSeconds, analysis.windows.length, analysis.windows[0].variants.length); // 2 1 1
 */
export async function analyse(source: AudioSource, options: AnalyseOptions): Promise<Analysis> {
  const { model } = options;
  const clock = new StageClock();
  const { pcm, ...facts } = await readRecording(source, clock, options.signal);
  const windows: AnalysedWindow[] = [];
  // The classifier gives the clip vectors too: those do not depend on what is known.
  const alone: ClassifiedWindow[] = [];
  for await (const batch of analysedWindows({ pcm }, options, clock)) {
    windows.push(...batch);
    alone.push(...(await classifyWindows(batch, model, NOTHING_KNOWN, clock)));
  }
  const vectors = foldVectors(facts.hash, alone, model.spec);
  return { ...facts, model, windows, alone, ...vectors, timingsMs: clock.timingsMs() };
}

/**
 * The second, cheap part of {@link recognise}: classifies what was analysed. Its time is added to the analysis's.
 *
 * @example
 * const model = await loadModel('layers/models/whisper-ser');
 * const analysis = await analyse(createReadStream('recording.wav'), { model });
 * const nobody = createProfile(profileModelOf(model.spec));
 * const { emotion, known } = await classify(analysis, { speaker: { name: 'ann', profile: nobody } });
 * console.log(emotion, known.speaker.reason); // disgust too-few-clips
 */
export async function classify(analysis: Analysis, options: ClassifyOptions = {}): Promise<Recognition> {
  const { model } = analysis;
  const clock = new StageClock();
  const asked = findKnown(model.spec, analysis.hash, options);
  const windows = await classifyAnalysed(analysis, clipsOf(asked), clock);
  const known = reportKnown(asked, windows[0].weights);
  const timingsMs = addTimings(analysis.timingsMs, clock.timingsMs());
  return toRecognition({ recording: analysis, windows, known, spec: model.spec, timingsMs });
}

/** With nothing known, the analysis has it already. */
async function classifyAnalysed(
  { model, windows, alone }: Analysis,
  known: KnownClips,
  clock: StageClock,
): Promise<readonly ClassifiedWindow[]> {
  if (Object.values(known).every((clips) => clips.length === 0)) return alone;
  const classified: ClassifiedWindow[] = [];
  for (const batch of inBatches(windows)) classified.push(...(await classifyWindows(batch, model, known, clock)));
  return classified;
}

/** Decode → mono → validate → resample. `clock` takes the times of `decode` and `resample`. */
export async function readRecording(source: AudioSource, clock: StageClock, signal?: AbortSignal): Promise<Recording> {
  const audio = await clock.measure('decode', () => decode(source));
  const mono = clock.measureStream('decode', validate(toMono(audio.chunks), audio.sampleRateHz));
  const resampled = clock.measureStream('resample', resample(mono, audio.sampleRateHz, SAMPLE_RATE_HZ), 'decode');
  const chunks: Float32Array[] = [];
  for await (const chunk of resampled) {
    signal?.throwIfAborted();
    chunks.push(chunk);
  }
  const pcm = concatenate(chunks);
  const durationSeconds = pcm.length / SAMPLE_RATE_HZ;
  return { pcm, hash: hashOf(pcm), durationSeconds, warnings: [...audio.warnings] };
}

/** Trim → windows → those with a voice, in order; `no-speech` when there are none. `clock` takes the time of `speech`. */
export async function speechWindows(
  pcm: Float32Array,
  model: Model,
  clock: StageClock,
  signal?: AbortSignal,
): Promise<SpeechWindow[]> {
  return clock.measure('speech', () => {
    const sound = findSound(pcm, model.spec.trim);
    const loud = cutWindows(sound.trimmed, pcm.length, windowOptionsOf(model.spec))
      .map((span) => ({ ...span, speechSamples: sound.activeSamplesIn(span), sound: sound.stretchesIn(span) }))
      .filter(({ speechSamples }) => speechSamples > 0);
    return keepVoiced(pcm, loud, model, signal);
  });
}

/** Windows encoded in one call. More would hold more memory and gain nothing on one thread. */
const WINDOWS_PER_BATCH = 4;

/** As many at a time as are encoded in one call, in order. */
export function* inBatches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += WINDOWS_PER_BATCH) yield items.slice(i, i + WINDOWS_PER_BATCH);
}

/** From the search for speech to the vectors, a batch of windows at a time. */
export async function* analysedWindows(
  { pcm }: Pick<Recording, 'pcm'>,
  { model, augment = false, onProgress, signal }: AnalyseOptions,
  clock: StageClock,
): AsyncGenerator<AnalysedWindow[]> {
  const windows = await speechWindows(pcm, model, clock, signal);
  let done = 0;
  for (const batch of inBatches(windows)) {
    signal?.throwIfAborted();
    const variants = await clock.measure('augment', () =>
      batch.map((window) => variantsOf(samplesOf(pcm, window, model.spec), model.spec, augment)),
    );
    const vectors = await vectorsOf(variants.flat(), model, clock);
    yield batch.map((window, i) => ({ ...inSeconds(window), variants: vectors.splice(0, variants[i].length) }));
    done += batch.length;
    onProgress?.(done / windows.length);
  }
}

/** A window's samples, at the model's level. */
export function samplesOf(pcm: Float32Array, { startSample, endSample }: SampleSpan, spec: ModelSpec): Float32Array {
  return bringToLevel(pcm.subarray(startSample, endSample), spec.level);
}

function inSeconds({ speechSamples, sound, ...window }: SpeechWindow): WindowTimes {
  return { ...timesOf(window), speechSeconds: speechSamples / SAMPLE_RATE_HZ, sound: sound.map(timesOf) };
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

const NOTHING_KNOWN: KnownClips = { room: [], speaker: [] };

/** Classify, by what is known. */
async function classifyWindows(
  windows: readonly AnalysedWindow[],
  model: ModelBundle,
  known: KnownClips,
  clock: StageClock,
): Promise<ClassifiedWindow[]> {
  const vectors = windows.flatMap(({ variants }) => variants);
  const rows = await clock.measure('classify', () => model.classify(vectors, known));
  return windows.map(({ variants, ...times }) => {
    const own = rows.splice(0, variants.length);
    const weights = variants.map(({ weight }) => weight);
    const probabilities = averageVariants(
      own.map((row) => row.probabilities),
      weights,
    );
    // A room or a speaker is learned from the clean variant alone: the changed ones are nobody's.
    return { ...times, ...own[0], probabilities, encoding: variants[0] };
  });
}

/** Fold: what the recording tells beside its recognition. */
function foldVectors(
  hash: string,
  windows: readonly ClassifiedWindow[],
  { encoder }: ModelSpec,
): Pick<Recognised, 'embedding' | 'clipVector'> {
  const embedding = mergeEncodings(
    windows.map(({ encoding }) => encoding),
    encoder.pooling,
  );
  return { embedding, clipVector: clipVectorOf(hash, windows) };
}
