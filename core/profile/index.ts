/** How a speaker sounds: clips' speaker vectors, kept, stored as text, and made into what the classifier is given. */
export { type AppliedProfile, applyProfile, type SpeakerProfile } from './apply.ts';
export {
  addClip,
  createProfile,
  isSameModel,
  latestFirst,
  MAX_PROFILE_CLIPS,
  type Profile,
  type ProfileClip,
  type ProfileModel,
  profileModelOf,
  toProfileClip,
} from './profile.ts';
export { speakerVectorOf } from './speakerVector.ts';
export { ProfileError, parseClip, type StoredClip, serialiseClip } from './stored.ts';
