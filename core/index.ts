/**
 * The recogniser: bytes in, recognition out. The only door: no other file of core/ is imported from outside.
 * It knows no AWS, no HTTP and no environment; entry points set `ORT_DISABLE_TELEMETRY=1` before the first model loads.
 */
import { FEATURE_NAMES } from './features/index.ts';
import { loadModel as loadBundle, type Model } from './model/index.ts';

export { AudioError, type AudioErrorCode, ModelBundleError } from './errors.ts';
export type { Model } from './model/index.ts';
export {
  type AudioSource,
  extractFeatures,
  extractWindows,
  type RecognizeOptions,
  type RecordingFeatures,
  type RecordingWindow,
  recognize,
  warmUp,
} from './pipeline.ts';

/**
 * Loads a model bundle and checks all of it.
 *
 * @param dir the bundle's folder, with `model.json`
 * @param options.threads threads inside one operation of the networks; 1 by default
 * @throws ModelBundleError naming the file and the field that does not fit
 */
export function loadModel(dir: string, options: { threads?: number } = {}): Promise<Model> {
  return loadBundle(dir, { ...options, featureNames: FEATURE_NAMES });
}
