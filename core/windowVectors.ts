import type { ModelSpec } from '../contract/index.ts';
import { augmentedVariants } from './augment/index.ts';
import type { StageClock } from './clock.ts';
import { computeFeatures } from './features/index.ts';
import type { AnalysedWindow, VariantVector } from './fold.ts';
import type { SampleSpan } from './math/span.ts';
import type { ModelBundle } from './model/index.ts';
import type { Recording } from './recording.ts';
import { inSeconds, type Model, speechWindows } from './speechWindows.ts';

/** How a recording is analysed. */
export interface AnalyseOptions {
  model: Model;
  /** Average over augmented variants too: slower, a little steadier. Off by default. */
  augment?: boolean;
  /** Called with the share of the work done, 0 to 1. */
  onProgress?: (share: number) => void;
  /** Stops the work at the next window; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Windows encoded in one call. More would hold more memory and gain nothing on one thread. */
const WINDOWS_PER_BATCH = 4;

/** A window's samples, as they are or changed. */
export interface Variant {
  /** Mono, 16 kHz. */
  readonly pcm: Float32Array;
  /** Its share of the window's probabilities. */
  readonly weight: number;
}

/** The clean variant first, then the augmented ones; the weights sum to 1. */
function variantsOf(pcm: Float32Array, window: SampleSpan, spec: ModelSpec, augment: boolean): Variant[] {
  const clean = pcm.subarray(window.startSample, window.endSample);
  const added = augment ? augmentedVariants(clean, spec.augmentations) : [];
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
    const variants = await clock.measure('augment', () =>
      batch.map((window) => variantsOf(pcm, window, model.spec, augment)),
    );
    const vectors = await vectorsOf(variants.flat(), model, clock);
    yield batch.map((window, i) => ({ ...inSeconds(window), variants: vectors.splice(0, variants[i].length) }));
    done += batch.length;
    onProgress?.(done / windows.length);
  }
}

/** What the classifier is given of each variant. `clock` takes the times of `features` and `encode`. */
export async function vectorsOf(
  variants: readonly Variant[],
  model: ModelBundle,
  clock: StageClock,
): Promise<VariantVector[]> {
  const features = await clock.measure('features', () => variants.map(({ pcm }) => computeFeatures(pcm)));
  const encodings = await clock.measure('encode', () => model.encode(variants.map(({ pcm }) => pcm)));
  return encodings.map((encoding, i) => ({ ...encoding, features: features[i], weight: variants[i].weight }));
}

/** As many at a time as are encoded in one call, in order. */
export function* inBatches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += WINDOWS_PER_BATCH) yield items.slice(i, i + WINDOWS_PER_BATCH);
}
