import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KnownKind } from '../../contract/index.ts';
import {
  addClip,
  createProfile,
  isSameModel,
  latestFirst,
  type Profile,
  type ProfileClip,
  type ProfileModel,
} from '../../core/index.ts';
import { warn } from '../output.ts';
import { type ClipFile, readClips, unlessMissing, writeClip } from './clipFile.ts';
import { isProfileFolder, profileFolder } from './name.ts';

/** What one model knows of a room or a speaker. */
export interface KeptProfile {
  readonly name: string;
  readonly clips: number;
  readonly model: { readonly id: string; readonly version: string };
  /** When the latest clip was learned. */
  readonly learnedAtEpochMs: number;
}

/** The profiles cannot be read or written; the message names the folder and the reason. */
export class ProfileStoreError extends Error {}

/**
 * The profiles of rooms, or of speakers, kept on this machine: below `rooms/` or `speakers/` a folder for each, in it a
 * file a clip. Any number of processes may use it at once.
 */
export class ProfileStore {
  readonly #root: string;
  readonly #onDamaged: (path: string, message: string) => void;

  /**
   * @param kind what is kept: rooms or speakers
   * @param dataDirectory made when something is stored
   * @param onDamaged told of each file that is no clip; it is passed over
   */
  constructor(kind: KnownKind, dataDirectory: string, onDamaged: (path: string, message: string) => void) {
    this.#root = join(dataDirectory, `${kind}s`);
    this.#onDamaged = onDamaged;
  }

  /**
   * Makes the folder, so that a place that cannot be written is found before any work is done.
   *
   * @throws ProfileStoreError when it cannot be made
   */
  async prepare(): Promise<void> {
    await this.#named(() => mkdir(this.#root, { recursive: true, mode: 0o700 }));
  }

  /**
   * A room's or a speaker's profile for a model. When only other models know it, the latest one's: to be ignored with
   * a warning, so that the user learns why nothing is known.
   */
  async profileFor(name: string, model: ProfileModel): Promise<Profile> {
    const groups = groupByModel(await this.#read(profileFolder(name)));
    const group = groups.find((clips) => isSameModel(clips[0].model, model)) ?? groups[0] ?? [];
    return group.reduce((profile, { clip }) => addClip(profile, clip), createProfile(group[0]?.model ?? model));
  }

  /** Learns a clip, and erases those that the profile no longer keeps. */
  async learn(name: string, model: ProfileModel, clip: ProfileClip): Promise<void> {
    const folder = join(this.#root, profileFolder(name));
    await this.#named(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeClip(folder, name, { model, clip });
    });
    const files = (await this.#read(profileFolder(name))).filter((file) => isSameModel(file.model, model));
    const profile = files.reduce((sofar, file) => addClip(sofar, file.clip), createProfile(model));
    const dropped = files.filter((file) => !profile.clips.has(file.clip.hash));
    await this.#named(() => Promise.all(dropped.map(({ path }) => rm(path, { force: true }))));
  }

  /** All that are known, by name; an entry for each model. */
  async list(): Promise<KeptProfile[]> {
    const folders = await this.#named(() => unlessMissing(readdir(this.#root), []));
    const kept: KeptProfile[] = [];
    for (const one of folders.filter(isProfileFolder)) kept.push(...groupByModel(await this.#read(one)).map(describe));
    return kept.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  }

  /**
   * Erases all that is known of a room or a speaker, damaged files too.
   *
   * @returns what was erased; undefined when there was nothing of this name
   */
  async forget(name: string): Promise<KeptProfile[] | undefined> {
    const folder = join(this.#root, profileFolder(name));
    const exists = await this.#named(() => unlessMissing(readdir(folder), undefined));
    if (!exists) return undefined;
    const kept = groupByModel(await this.#read(profileFolder(name))).map(describe);
    // Tried again: another process may add a clip while the folder is emptied.
    await this.#named(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    return kept;
  }

  async #read(folder: string): Promise<readonly ClipFile[]> {
    const { clips, damaged } = await this.#named(() => readClips(join(this.#root, folder)));
    for (const { path, message } of damaged) this.#onDamaged(path, message);
    return clips;
  }

  async #named<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const { message } = cause as Error;
      throw new ProfileStoreError(
        `Expected to read and write the profiles in ${this.#root}: ${message}. Choose another --data-dir.`,
        { cause },
      );
    }
  }
}

/** The profiles below a data directory; what is damaged is passed over, and said on standard error. */
export function openStore(kind: KnownKind, dataDirectory: string): ProfileStore {
  return new ProfileStore(kind, dataDirectory, (path, message) => warn(`${path} is passed over. ${message}`));
}

/** The clips of each model; the model that learned last first, and its latest clip first. */
function groupByModel(clips: readonly ClipFile[]): ClipFile[][] {
  const groups: ClipFile[][] = [];
  for (const file of [...clips].sort((a, b) => latestFirst(a.clip, b.clip))) {
    const group = groups.find(([first]) => isSameModel(first.model, file.model));
    if (group) group.push(file);
    else groups.push([file]);
  }
  return groups;
}

function describe(clips: readonly ClipFile[]): KeptProfile {
  const [{ name, model, clip }] = clips;
  const { id, version } = model;
  return { name, clips: clips.length, model: { id, version }, learnedAtEpochMs: clip.learnedAtEpochMs };
}
