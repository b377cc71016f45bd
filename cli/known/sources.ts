import type { KnownKind } from '../../contract/index.ts';
import {
  type Analysis,
  addClip,
  type ClipVector,
  createProfile,
  type NamedProfile,
  type Profile,
  type ProfileModel,
  toProfileClip,
} from '../../core/index.ts';
import type { Input } from '../inputs.ts';
import type { ProfileStore } from '../profiles/index.ts';

/** A recording that was read, and is still to be classified. */
export interface ReadRecording {
  readonly input: Input;
  readonly analysis: Analysis;
}

/** Where it comes from what is known of recordings: of their rooms, or of their speakers. */
export interface KnownSource {
  readonly kind: KnownKind;
  /**
   * Takes the recordings that were read together.
   *
   * @returns what is known of each of them, the recording itself perhaps among it
   */
  open(together: readonly ReadRecording[]): (one: ReadRecording) => Promise<NamedProfile>;
  /** Takes what a recording told, when it has been recognised. */
  learn(clip: ClipVector): Promise<void>;
}

/** A profile that is kept on this machine, and learns what is recognised with it. */
export function keptSource(kind: KnownKind, name: string, store: ProfileStore, model: ProfileModel): KnownSource {
  return {
    kind,
    // Read anew each time: another process may be learning the same one.
    open: () => async () => ({ name, profile: await store.profileFor(name, model) }),
    learn: (clip) => store.learn(name, model, toProfileClip(clip, Date.now())),
  };
}

/**
 * Recordings that tell of one another; nothing is kept.
 *
 * @param idOf the same for those that do
 * @param nameOf what such an id is called in the result
 */
export function togetherSource(
  kind: KnownKind,
  model: ProfileModel,
  idOf: (input: Input) => string,
  nameOf: (id: string) => string,
): KnownSource {
  return {
    kind,
    open(together) {
      const profiles = new Map<string, Profile>();
      for (const { input, analysis } of together) {
        const id = idOf(input);
        profiles.set(id, withClip(profiles.get(id) ?? createProfile(model), analysis.clipVector));
      }
      return async ({ input }) => ({ name: nameOf(idOf(input)), profile: profiles.get(idOf(input))! });
    },
    learn: async () => undefined,
  };
}

/** All clips count as equally recent: which ones are kept of many does not depend on their order. */
function withClip(profile: Profile, clip: ClipVector | undefined): Profile {
  return clip ? addClip(profile, toProfileClip(clip, 0)) : profile;
}
