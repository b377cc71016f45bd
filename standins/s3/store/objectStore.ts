import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readFooter } from './footer.ts';
import { SortedKeys } from './sortedKeys.ts';
import { type StagedFile, stageFile } from './stagedFile.ts';
import type { StoredObject } from './storedObject.ts';

/** An object opened for reading: later writes to its key do not touch it. */
export interface OpenObject {
  object: StoredObject;
  handle: FileHandle;
}

/**
 * Objects on disk: one file each, named by the hash of its key (so that any key will do), holding the bytes and behind
 * them the description. A write becomes visible by one rename after the disk has it; the sorted list of keys lives in
 * memory and is rebuilt from the files at start.
 */
export class ObjectStore {
  readonly keys: SortedKeys;
  readonly #directory: string;
  readonly #objects: Map<string, StoredObject>;

  private constructor(directory: string, objects: Map<string, StoredObject>) {
    this.#directory = directory;
    this.#objects = objects;
    this.keys = new SortedKeys(objects.keys());
  }

  /** Opens a store, removing what a killed process left half-written. */
  static async open(directory: string): Promise<ObjectStore> {
    await mkdir(directory, { recursive: true });
    const objects = new Map<string, StoredObject>();
    for (const name of await readdir(directory)) {
      const path = join(directory, name);
      const object = name.endsWith('.object') ? await readDescription(path) : undefined;
      if (object) objects.set(object.key, object);
      else if (name.endsWith('.tmp') || name.endsWith('.object')) await rm(path, { force: true });
    }
    return new ObjectStore(directory, objects);
  }

  /** Streams bytes to the disk, not yet part of the store. See {@link stageFile}. */
  stage(
    source: AsyncIterable<Uint8Array>,
    limit: { maxBytes: number; tooLarge: (seenBytes: number) => Error },
  ): Promise<StagedFile> {
    return stageFile(this.#directory, source, limit);
  }

  /**
   * Makes staged bytes the object of a key.
   *
   * @param staged the bytes; discarded when anything fails
   * @param object their description
   * @param mayReplace asked at the very moment of the change with what is there; throws to refuse
   */
  async commit(
    staged: StagedFile,
    object: StoredObject,
    mayReplace: (current: StoredObject | undefined) => void = () => undefined,
  ): Promise<void> {
    try {
      await staged.seal(object);
      mayReplace(this.#objects.get(object.key));
      // Synchronous, so that the file and the list change in one step and concurrent writers cannot cross.
      renameSync(staged.path, this.#path(object.key));
      this.#objects.set(object.key, object);
      this.keys.add(object.key);
    } catch (error) {
      await staged.discard();
      throw error;
    }
  }

  head(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** Opens an object; the caller closes the handle. */
  async openObject(key: string): Promise<OpenObject | undefined> {
    if (!this.#objects.has(key)) return undefined;
    const handle = await open(this.#path(key), 'r').catch((error: unknown) => {
      // Deleted meanwhile; otherwise it is the disk that does not give it, and nobody may take it for deleted.
      if (this.#objects.has(key)) throw error;
    });
    if (!handle) return undefined;
    const object = (await readFooter(handle)) as StoredObject | undefined;
    if (object) return { object, handle };
    await handle.close();
    return undefined;
  }

  /** Removes an object; nothing happens when there is none. */
  delete(key: string): void {
    if (!this.#objects.has(key)) return;
    rmSync(this.#path(key), { force: true });
    this.#objects.delete(key);
    this.keys.remove(key);
  }

  /** Removes what was just written, unless another write came after it. Never throws: a failing disk may keep it. */
  takeBack(object: StoredObject): void {
    if (this.#objects.get(object.key) !== object) return;
    try {
      this.delete(object.key);
    } catch {
      // The lifecycle removes it.
    }
  }

  #path(key: string): string {
    return join(this.#directory, `${createHash('sha256').update(key, 'utf8').digest('hex')}.object`);
  }
}

async function readDescription(path: string): Promise<StoredObject | undefined> {
  const handle = await open(path, 'r');
  try {
    return (await readFooter(handle)) as StoredObject | undefined;
  } finally {
    await handle.close();
  }
}
