/** What is known of a recording by others, its room and its speaker: clips kept, stored as text, told to the classifier. */
export { ToldByWindows } from './clipVector.ts';
export { clipsOf, findKnown, type KnownReport, type NamedProfile, type NamedProfiles, reportKnown } from './known.ts';
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
export { ProfileError, parseClip, type StoredClip, serialiseClip } from './stored.ts';
