/**
 * The recogniser: bytes in, recognition out. The only door: no other file of core/ is imported from outside.
 * It knows no AWS, no HTTP and no environment; entry points set `ORT_DISABLE_TELEMETRY=1` before the first model loads.
 */
export { AudioError, type AudioErrorCode, ModelBundleError } from './errors.ts';
export { extractFeatures, extractWindows, type RecordingFeatures, type RecordingWindow } from './extract.ts';
export {
  addClip,
  createProfile,
  isSameModel,
  latestFirst,
  MAX_PROFILE_CLIPS,
  type NamedProfile,
  type Profile,
  type ProfileClip,
  ProfileError,
  type ProfileModel,
  parseClip,
  profileModelOf,
  type StoredClip,
  serialiseClip,
  toProfileClip,
} from './known/index.ts';
export { loadModel, warmUp } from './loadModel.ts';
export { analyse, type ClassifyOptions, classify, type RecogniseOptions, recognise } from './pipeline.ts';
export type {
  AnalysedWindow,
  AnalyseOptions,
  Analysis,
  AudioSource,
  ClipVector,
  Model,
  Recognised,
} from './types.ts';
