export {
  addClip,
  createProfile,
  foldProfile,
  isSameModel,
  latestFirst,
  MAX_PROFILE_CLIPS,
  matchesModel,
  type Profile,
  type ProfileClip,
  type ProfileModel,
  profileModelOf,
  removeClip,
  type SpeakerVector,
  toProfileClip,
} from './profile.ts';
export { ProfileError } from './profileError.ts';
export { parseClip, type StoredClip, serializeClip } from './stored.ts';
