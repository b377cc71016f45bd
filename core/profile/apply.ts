import type { ModelSpec, Recognition, Warning } from '../../contract/index.ts';
import type { Moments } from '../math/moments.ts';
import { foldProfile, matchesModel, type Profile, removeClip } from './profile.ts';

/** Who speaks, and how they sound. */
export interface SpeakerProfile {
  /** The name to give in the result. */
  readonly speaker: string;
  /** May hold the recording itself, which is then left out; one of another model is ignored with a warning. */
  readonly profile: Profile;
}

/** A profile, ready for the classifier, and what the recognition says about it. */
export interface AppliedProfile {
  /** For the classifier; undefined when nobody is known. */
  readonly statistics?: Moments;
  readonly report: Recognition['profile'];
  readonly warnings: readonly Warning[];
}

/**
 * The speaker's statistics without the recording that is recognised: it must not tell on itself.
 *
 * @param hash of the recording's PCM
 * @param asked undefined when nobody said who speaks
 */
export function applyProfile(spec: ModelSpec, hash: string, asked: SpeakerProfile | undefined): AppliedProfile {
  if (!asked) return { report: null, warnings: [] };
  const { speaker, profile } = asked;
  const others = removeClip(profile, hash);
  const clips = others.clips.size;
  if (!matchesModel(profile, spec)) {
    return { report: { speaker, clips, applied: false }, warnings: [ignoredWarning(spec, profile)] };
  }
  const report = { speaker, clips, applied: clips > 0 };
  return { ...(clips > 0 ? { statistics: foldProfile(others) } : {}), report, warnings: [] };
}

function ignoredWarning({ id, version, classifier }: ModelSpec, { model }: Profile): Warning {
  const expected = classifier.profile
    ? `Expected a voice profile of ${id} ${version} (classifier ${classifier.sha256.slice(0, 8)})`
    : `Expected no voice profile, since ${id} ${version} adapts to nobody`;
  const got = `${model.id} ${model.version} (classifier ${model.classifierSha256.slice(0, 8)})`;
  return {
    code: 'profile-ignored',
    message: `${expected}, got one of ${got}. It was not used; let this model learn the speaker anew.`,
  };
}
