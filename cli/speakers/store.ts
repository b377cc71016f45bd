import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
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
import { isSpeakerFolder, speakerFolder } from './name.ts';

/** What is known of a speaker by one model. */
export interface KnownSpeaker {
  readonly speaker: string;
  readonly clips: number;
  readonly model: { readonly id: string; readonly version: string };
  /** When the latest clip was learned. */
  readonly learnedAtEpochMs: number;
}

/** The profiles cannot be read or written; the message names the folder and the reason. */
export class SpeakerStoreError extends Error {}

/**
 * The voice profiles kept on this machine: below `speakers/` a folder a speaker, in it a file a clip. Any number of
 * processes may use it at once.
 */
export class SpeakerStore {
  readonly #root: string;
  readonly #onDamaged: (path: string, message: string) => void;

  /**
   * @param dataDirectory made when something is stored
   * @param onDamaged told of each file that is no clip; it is passed over
   */
  constructor(dataDirectory: string, onDamaged: (path: string, message: string) => void) {
    this.#root = join(dataDirectory, 'speakers');
    this.#onDamaged = onDamaged;
  }

  /**
   * Makes the folder, so that a place that cannot be written is found before any work is done.
   *
   * @throws SpeakerStoreError when it cannot be made
   */
  async prepare(): Promise<void> {
    await this.#named(() => mkdir(this.#root, { recursive: true, mode: 0o700 }));
  }

  /**
   * A speaker's profile for a model. When only other models know the speaker, the latest one's: to be ignored with a
   * warning, so that the user learns why nothing is known.
   */
  async profileFor(speaker: string, model: ProfileModel): Promise<Profile> {
    const groups = groupByModel(await this.#read(speakerFolder(speaker)));
    const group = groups.find((clips) => isSameModel(clips[0].model, model)) ?? groups[0] ?? [];
    return group.reduce((profile, { clip }) => addClip(profile, clip), createProfile(group[0]?.model ?? model));
  }

  /** Learns a clip, and erases those that the profile no longer keeps. */
  async learn(speaker: string, model: ProfileModel, clip: ProfileClip): Promise<void> {
    const folder = join(this.#root, speakerFolder(speaker));
    await this.#named(async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeClip(folder, speaker, { model, clip });
    });
    const files = (await this.#read(speakerFolder(speaker))).filter((file) => isSameModel(file.model, model));
    const profile = files.reduce((sofar, file) => addClip(sofar, file.clip), createProfile(model));
    const dropped = files.filter((file) => !profile.clips.has(file.clip.hash));
    await this.#named(() => Promise.all(dropped.map(({ path }) => rm(path, { force: true }))));
  }

  /** Everybody who is known, by name; an entry for each model. */
  async list(): Promise<KnownSpeaker[]> {
    const names = await this.#named(() => unlessMissing(readdir(this.#root), []));
    const known: KnownSpeaker[] = [];
    for (const name of names.filter(isSpeakerFolder)) known.push(...groupByModel(await this.#read(name)).map(describe));
    return known.sort((a, b) => (a.speaker < b.speaker ? -1 : Number(a.speaker > b.speaker)));
  }

  /**
   * Erases all that is known of a speaker, damaged files too.
   *
   * @returns what was erased; undefined when there was no such speaker
   */
  async forget(speaker: string): Promise<KnownSpeaker[] | undefined> {
    const folder = join(this.#root, speakerFolder(speaker));
    const exists = await this.#named(() => unlessMissing(readdir(folder), undefined));
    if (!exists) return undefined;
    const known = groupByModel(await this.#read(speakerFolder(speaker))).map(describe);
    // Tried again: another process may add a clip while the folder is emptied.
    await this.#named(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    return known;
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
      throw new SpeakerStoreError(
        `Expected to read and write the voice profiles in ${this.#root}: ${message}. Choose another --data-dir.`,
        { cause },
      );
    }
  }
}

/** The profiles below a data directory; what is damaged is passed over, and said on standard error. */
export function openStore(dataDirectory: string): SpeakerStore {
  return new SpeakerStore(dataDirectory, (path, message) => warn(`${path} is passed over. ${message}`));
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

function describe(clips: readonly ClipFile[]): KnownSpeaker {
  const [{ speaker, model, clip }] = clips;
  const { id, version } = model;
  return { speaker, clips: clips.length, model: { id, version }, learnedAtEpochMs: clip.learnedAtEpochMs };
}
