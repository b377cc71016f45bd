import type { ModelSpec } from '../../contract/index.ts';
import type { ClipVector } from '../types.ts';
import { fromFloat16, toFloat16 } from './float16.ts';

/** Clips that a profile keeps: the latest ones. */
export const MAX_PROFILE_CLIPS = 50;

/** The model that a profile belongs to. Vectors of different models mean different things, and are never mixed. */
export interface ProfileModel {
  readonly id: string;
  readonly version: string;
  /** Of the file that makes the vectors: the same name and version may have been trained again. */
  readonly classifierSha256: string;
  /** Numbers in a clip vector. */
  readonly size: number;
}

/** What one recording told of its room and its speaker. */
export interface ProfileClip {
  /** The SHA-256 of the recording's PCM, in hex: the same recording is one clip, however often it comes. */
  readonly hash: string;
  /** When it was learned, for the latest to stay. */
  readonly learnedAtEpochMs: number;
  /** The clip vector as half-precision bits, [size]. */
  readonly vector: Uint16Array;
}

/** How a room or a speaker sounds: the vectors of the latest clips. A value: every change gives a new one. */
export interface Profile {
  readonly model: ProfileModel;
  /** By hash. */
  readonly clips: ReadonlyMap<string, ProfileClip>;
}

/**
 * What a profile must belong to, to be used with a model.
 *
 * @returns undefined when the model does not adapt
 * @example
 * const model = await loadModel('layers/models/whisper-ser');
 * console.log(profileModelOf(model.spec).id); // whisper-ser
 */
export function profileModelOf({ id, version, classifier }: ModelSpec): ProfileModel | undefined {
  if (!classifier.known) return undefined;
  return { id, version, classifierSha256: classifier.sha256, size: classifier.known.size };
}

/** Whether a profile's vectors are those of this model. */
export function matchesModel({ model }: Pick<Profile, 'model'>, spec: ModelSpec): boolean {
  const own = profileModelOf(spec);
  return own !== undefined && isSameModel(own, model);
}

/**
 * Whether two models make the same vectors.
 *
 * @example
 * const one = { id: 'my-model', version: '1.0.0', classifierSha256: 'c0'.repeat(32), size: 2 };
 * console.log(isSameModel(one, { ...one }), isSameModel(one, { ...one, version: '1.1.0' })); // true false
 */
export function isSameModel(a: ProfileModel, b: ProfileModel): boolean {
  return a.id === b.id && a.version === b.version && a.classifierSha256 === b.classifierSha256 && a.size === b.size;
}

/**
 * A profile of a room or a speaker that nothing is known of yet.
 *
 * @example
 * const profile = createProfile({ id: 'my-model', version: '1.0.0', classifierSha256: 'c0'.repeat(32), size: 2 });
 * console.log(profile.clips.size); // 0
 */
export function createProfile(model: ProfileModel): Profile {
  return { model, clips: new Map() };
}

/**
 * A recording as a profile keeps it.
 *
 * @example
 * console.log(toProfileClip({ hash: 'a1', vector: [1, -2] }, 0).vector); // Uint16Array(2) [ 15360, 49152 ]
 */
export function toProfileClip({ hash, vector }: ClipVector, learnedAtEpochMs: number): ProfileClip {
  return { hash, learnedAtEpochMs, vector: toFloat16(vector) };
}

/**
 * Adds a clip. The order of additions does not matter: a clip that comes again keeps its latest time, and beyond
 * {@link MAX_PROFILE_CLIPS} the latest stay (of the same time, those with the larger hashes).
 *
 * @throws RangeError when the clip's vector has another size
 * @example
 * const profile = createProfile({ id: 'my-model', version: '1.0.0', classifierSha256: 'c0'.repeat(32), size: 2 });
 * const clip = toProfileClip({ hash: 'a1', vector: [1, -2] }, 0);
 * console.log(addClip(addClip(profile, clip), clip).clips.size); // 1
 */
export function addClip({ model, clips }: Profile, clip: ProfileClip): Profile {
  if (clip.vector.length !== model.size) {
    throw new RangeError(
      `Expected a clip vector of ${model.size} numbers, got ${clip.vector.length}. Use the profile's own model.`,
    );
  }
  const known = clips.get(clip.hash);
  if (known && known.learnedAtEpochMs >= clip.learnedAtEpochMs) return { model, clips };
  const all = [...clips.values()].filter(({ hash }) => hash !== clip.hash);
  const kept = [...all, clip].sort(latestFirst).slice(0, MAX_PROFILE_CLIPS);
  return { model, clips: new Map(kept.map((one) => [one.hash, one])) };
}

/** The profile as if it had never heard the clip (unless the clip had already pushed an older one out). */
export function removeClip({ model, clips }: Profile, hash: string): Profile {
  return { model, clips: new Map([...clips].filter(([one]) => one !== hash)) };
}

/**
 * The clips' vectors as the classifier is given them, exactly, each [size]: in the order of their hashes, so that the
 * same clips are the same to the last bit in whatever order they came.
 */
export function knownVectors({ clips }: Profile): Float32Array[] {
  const ordered = [...clips.values()].sort((a, b) => compare(a.hash, b.hash));
  return ordered.map(({ vector }) => Float32Array.from(fromFloat16(vector)));
}

/**
 * The order in which clips are kept.
 *
 * @example
 * const clips = [{ hash: 'a1', learnedAtEpochMs: 1 }, { hash: 'b2', learnedAtEpochMs: 2 }];
 * console.log(clips.sort(latestFirst)[0].hash); // b2
 */
export function latestFirst(
  a: Pick<ProfileClip, 'hash' | 'learnedAtEpochMs'>,
  b: Pick<ProfileClip, 'hash' | 'learnedAtEpochMs'>,
): number {
  return b.learnedAtEpochMs - a.learnedAtEpochMs || compare(b.hash, a.hash);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
