import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProfileError, type ProfileModel, parseClip, type StoredClip, serialiseClip } from '../../core/index.ts';

/** A clip as it lies in the folder of a room or a speaker. */
export interface ClipFile extends StoredClip {
  /** Of the room or the speaker. */
  readonly name: string;
  readonly path: string;
}

/** What {@link readClips} found. */
export interface FolderContent {
  readonly clips: readonly ClipFile[];
  /** Files that are no clips, with the reason. */
  readonly damaged: readonly { path: string; message: string }[];
}

const CLIP_FILE = /^[0-9a-f]{64}-[0-9a-f]{16}\.json$/;

/**
 * Writes a clip into the folder of its room or its speaker: whole or not at all. One file a clip and model, so that
 * processes that write at the same time need no lock.
 */
export async function writeClip(folder: string, name: string, stored: StoredClip): Promise<void> {
  const path = join(folder, `${stored.clip.hash}-${modelDigest(stored.model)}.json`);
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    // A name on the first line, the clip on the second. Nobody else's business, hence the mode.
    const text = `${JSON.stringify(name)}\n${serialiseClip(stored)}\n`;
    await writeFile(temporary, text, { mode: 0o600, flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** All clips in a folder, in no order; none when there is no such folder. */
export async function readClips(folder: string): Promise<FolderContent> {
  const names = await unlessMissing(readdir(folder), []);
  const clips: ClipFile[] = [];
  const damaged: { path: string; message: string }[] = [];
  const readOne = async (path: string): Promise<void> => {
    // Another process may have replaced or forgotten it since.
    const text = await unlessMissing(readFile(path, 'utf8'), undefined);
    if (text === undefined) return;
    try {
      clips.push({ path, ...parseFile(text) });
    } catch (error) {
      if (!(error instanceof ProfileError)) throw error;
      damaged.push({ path, message: error.message });
    }
  };
  await Promise.all(names.filter((one) => CLIP_FILE.test(one)).map((name) => readOne(join(folder, name))));
  return { clips, damaged };
}

/**
 * What was read, or something else when there is no such file or folder.
 *
 * @throws any other failure
 */
export async function unlessMissing<T, U>(reading: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return otherwise;
    throw error;
  }
}

function parseFile(text: string): StoredClip & { name: string } {
  const end = text.indexOf('\n');
  return { name: parseName(text.slice(0, Math.max(0, end))), ...parseClip(text.slice(end + 1)) };
}

function parseName(line: string): string {
  let name: unknown;
  try {
    name = JSON.parse(line);
  } catch (cause) {
    throw new ProfileError('Expected a name on the first line, got something else. Erase it.', { cause });
  }
  if (typeof name !== 'string') throw new ProfileError(`Expected a name, got ${typeof name}. Erase it.`);
  return name;
}

function modelDigest({ id, version, classifierSha256 }: ProfileModel): string {
  return createHash('sha256').update(`${id}\n${version}\n${classifierSha256}`).digest('hex').slice(0, 16);
}
