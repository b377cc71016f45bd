import type { ModelSpec } from '../contract/index.ts';
import { augmentedVersions } from './augment/index.ts';
import type { StageClock } from './clock.ts';
import { computeFeatures } from './features/index.ts';
import type { AnalysedWindow, VersionVector } from './judge.ts';
import type { SampleSpan } from './math/span.ts';
import type { Model } from './model/index.ts';
import type { Recording } from './recording.ts';
import { inSeconds, type ListeningModel, speechWindows } from './speechWindows.ts';

/** How a recording is analysed. */
export interface AnalyseOptions {
  model: ListeningModel;
  /** Average over augmented versions too: slower, a little steadier. Off by default. */
  augment?: boolean;
  /** Called with the share of the work done, 0 to 1. */
  onProgress?: (share: number) => void;
  /** Stops the work at the next window; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Windows encoded in one call. More would hold more memory and gain nothing on one thread. */
const WINDOWS_PER_BATCH = 4;

/** A window's samples, as they are or changed. */
export interface Version {
  /** Mono, 16 kHz. */
  readonly pcm: Float32Array;
  /** Its share of the window's verdict. */
  readonly weight: number;
}

/** The clean version first, then the augmented ones; the weights sum to 1. */
function versionsOf(pcm: Float32Array, window: SampleSpan, spec: ModelSpec, augment: boolean): Version[] {
  const clean = pcm.subarray(window.startSample, window.endSample);
  const added = augment ? augmentedVersions(clean, spec.augmentations) : [];
  return [{ pcm: clean, weight: 1 - added.reduce((sum, { weight }) => sum + weight, 0) }, ...added];
}

/**
 * The windows that hold speech, with their vectors, a batch at a time.
 *
 * @param clock takes the times of `speech`, `augment`, `features` and `encode`
 * @throws AudioError `no-speech`
 */
export async function* analysedWindows(
  { pcm }: Pick<Recording, 'pcm'>,
  { model, augment = false, onProgress, signal }: AnalyseOptions,
  clock: StageClock,
): AsyncGenerator<AnalysedWindow[]> {
  const windows = await speechWindows(pcm, model, clock, signal);
  let done = 0;
  for (const batch of inBatches(windows)) {
    signal?.throwIfAborted();
    const versions = await clock.measure('augment', () =>
      batch.map((window) => versionsOf(pcm, window, model.spec, augment)),
    );
    const vectors = await vectorsOf(versions.flat(), model, clock);
    yield batch.map((window, i) => ({ ...inSeconds(window), versions: vectors.splice(0, versions[i].length) }));
    done += batch.length;
    onProgress?.(done / windows.length);
  }
}

/** What the classifier is given of each version. `clock` takes the times of `features` and `encode`. */
export async function vectorsOf(
  versions: readonly Version[],
  model: Model,
  clock: StageClock,
): Promise<VersionVector[]> {
  const features = await clock.measure('features', () => versions.map(({ pcm }) => computeFeatures(pcm)));
  const encodings = await clock.measure('encode', () => model.encode(versions.map(({ pcm }) => pcm)));
  return encodings.map((encoding, i) => ({ ...encoding, features: features[i], weight: versions[i].weight }));
}

/** As many at a time as are encoded in one call, in order. */
export function* inBatches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += WINDOWS_PER_BATCH) yield items.slice(i, i + WINDOWS_PER_BATCH);
}
