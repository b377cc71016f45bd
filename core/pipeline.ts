/**
 * The path of a recording through the stages, in their order: decode → mono → validate → resample → trim → windows →
 * those with a voice → (augment) → features and embedding → classify → fold.
 */
import type { Recognition } from '../contract/index.ts';
import { analysedWindows, hear, WINDOWS_PER_BATCH } from './analysing.ts';
import { addTimings, StageClock } from './clock.ts';
import { WindowFold } from './fold.ts';
import { clipsOf, findKnown, type NamedProfiles, reportKnown } from './known/index.ts';
import { averageVariants, toRecognition } from './result/index.ts';
import type {
  AnalysedWindow,
  AnalyseOptions,
  Analysis,
  AudioSource,
  ClassifiedWindow,
  KnownClips,
  ModelBundle,
  Recognised,
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
  const recording = await hear(source, options, clock);
  try {
    const asked = findKnown(model.spec, recording.hash, options);
    const fold = new WindowFold(model.spec);
    for await (const batch of analysedWindows(recording, options, clock)) {
      fold.add(await classifyWindows(batch, model, clipsOf(asked), clock));
    }
    const known = reportKnown(asked, fold.weights);
    const { scores: windows } = fold;
    const recognition = toRecognition({ recording, windows, known, spec: model.spec, timingsMs: clock.timingsMs() });
    return { recognition, ...fold.vectors(recording.hash) };
  } finally {
    await recording.samples.close();
  }
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
  const recording = await hear(source, options, clock);
  try {
    const windows: AnalysedWindow[] = [];
    // The classifier gives the clip vectors too: those do not depend on what is known.
    const alone: ClassifiedWindow[] = [];
    const fold = new WindowFold(model.spec);
    for await (const batch of analysedWindows(recording, options, clock)) {
      const classified = await classifyWindows(batch, model, NOTHING_KNOWN, clock);
      windows.push(...batch);
      alone.push(...classified);
      fold.add(classified);
    }
    const { hash, durationSeconds, warnings } = recording;
    const facts = { hash, durationSeconds, warnings };
    return { ...facts, model, windows, alone, ...fold.vectors(hash), timingsMs: clock.timingsMs() };
  } finally {
    await recording.samples.close();
  }
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
  for (let at = 0; at < windows.length; at += WINDOWS_PER_BATCH) {
    classified.push(...(await classifyWindows(windows.slice(at, at + WINDOWS_PER_BATCH), model, known, clock)));
  }
  return classified;
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
