import type { KnownKind, KnownProfile, KnownReason, ModelSpec, Recognition, Warning } from '../../contract/index.ts';
import type { KnownClips, KnownWeights } from '../types.ts';
import { knownVectors, matchesModel, type Profile, removeClip } from './profile.ts';

/** A room or a speaker, and the profile that tells of it. */
export interface NamedProfile {
  /** The name to give in the result. */
  readonly name: string;
  /** May hold the recording itself, which is then left out; one of another model is ignored with a warning. */
  readonly profile: Profile;
}

/** What is said to be known of a recording; nothing of what is left out. */
export type NamedProfiles = { readonly [Kind in KnownKind]?: NamedProfile };

/** The other recordings that tell of a room or a speaker. */
interface Others {
  readonly name: string;
  /** How many there are. */
  readonly clips: number;
  /** For the classifier; none of a profile that is ignored. */
  readonly vectors: readonly Float32Array[];
  /** Why the profile is ignored. */
  readonly ignored?: Warning;
}

/** What is known of a recording; undefined where nothing was asked for. */
export type Known = Readonly<Record<KnownKind, Others | undefined>>;

/** Below it, what is known counts for nothing, and the recognition says why. */
const LEAST_WEIGHT = 0.05;
/** One clip alone does not tell what the room or the voice adds from what the emotion does. */
const FEWEST_CLIPS = 2;

/**
 * What is known of a recording by others. It never tells on itself: its own clip is left out.
 *
 * @param hash of the recording's PCM
 * @param asked the room and the speaker, as far as they are said
 */
export function findKnown(spec: ModelSpec, hash: string, asked: NamedProfiles): Known {
  const find = (kind: KnownKind): Others | undefined => asked[kind] && findOthers(kind, spec, hash, asked[kind]);
  return { room: find('room'), speaker: find('speaker') };
}

function findOthers(kind: KnownKind, spec: ModelSpec, hash: string, { name, profile }: NamedProfile): Others {
  const others = removeClip(profile, hash);
  const clips = others.clips.size;
  if (matchesModel(profile, spec)) return { name, clips, vectors: knownVectors(others) };
  return { name, clips, vectors: [], ignored: ignoredWarning(kind, spec, profile) };
}

/** What the classifier is given of what is known. */
export function clipsOf({ room, speaker }: Known): KnownClips {
  return { room: room?.vectors ?? [], speaker: speaker?.vectors ?? [] };
}

/** What the recognition says about what was known. */
export interface KnownReport {
  readonly report: Recognition['known'];
  readonly warnings: readonly Warning[];
}

/** @param weights as the classifier gave them; undefined from a model that does not adapt */
export function reportKnown({ room, speaker }: Known, weights: KnownWeights | undefined): KnownReport {
  return {
    report: {
      room: room ? describe(room, weights?.room) : null,
      speaker: speaker ? describe(speaker, weights?.speaker) : null,
    },
    warnings: [room, speaker].flatMap((others) => others?.ignored ?? []),
  };
}

function describe({ name, clips, vectors, ignored }: Others, given = 0): KnownProfile {
  const weight = vectors.length === 0 ? 0 : Math.round(given * 1000) / 1000;
  if (weight >= LEAST_WEIGHT) return { name, clips, weight };
  return { name, clips, weight, reason: ignored ? 'other-model' : reasonOf(clips) };
}

function reasonOf(clips: number): KnownReason {
  return clips < FEWEST_CLIPS ? 'too-few-clips' : 'clips-too-alike';
}

function ignoredWarning(kind: KnownKind, { id, version, classifier }: ModelSpec, { model }: Profile): Warning {
  const expected = classifier.known
    ? `Expected a ${kind}'s profile of ${id} ${version} (classifier ${classifier.sha256.slice(0, 8)})`
    : `Expected no ${kind}'s profile, since ${id} ${version} adapts to none`;
  const got = `${model.id} ${model.version} (classifier ${model.classifierSha256.slice(0, 8)})`;
  return {
    code: 'profile-ignored',
    message: `${expected}, got one of ${got}. It was not used; let this model learn the ${kind} anew.`,
  };
}
