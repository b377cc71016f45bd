import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeFileDurably } from '../files/index.ts';
import type { StoredMessage } from './storedMessage.ts';

/**
 * The messages of queues on disk: a file each in `messages/`, moved to `dead/` when they are given up; and in
 * `unreadable/` what is only for people.
 */
export class MessageFiles {
  readonly #live: string;
  readonly #dead: string;
  /** Where that lies which is only for people. */
  readonly unreadableDirectory: string;

  private constructor(directory: string) {
    this.#live = join(directory, 'messages');
    this.#dead = join(directory, 'dead');
    this.unreadableDirectory = join(directory, 'unreadable');
  }

  /** Opens the folders and reads the messages in them, removing what a killed process left half-written. */
  static async open(
    directory: string,
    names: readonly [string, ...string[]],
  ): Promise<{ files: MessageFiles; messages: Map<string, StoredMessage> }> {
    const files = new MessageFiles(directory);
    const folders = [files.#live, files.#dead, files.unreadableDirectory];
    await Promise.all(folders.map((folder) => mkdir(folder, { recursive: true })));
    const messages = new Map<string, StoredMessage>();
    for (const isDead of [false, true]) {
      const folder = isDead ? files.#dead : files.#live;
      for (const name of await readdir(folder)) {
        const message = await files.#read(join(folder, name), isDead);
        if (message) messages.set(message.messageId, ofQueue(message, names));
      }
    }
    return { files, messages };
  }

  /** Writes a message. What was sent must outlive a power cut; where it stands must only outlive a kill. */
  async write(message: StoredMessage, { sync }: { sync: boolean }): Promise<void> {
    const { isDead: _, ...stored } = message;
    await writeFileDurably(this.#path(message), JSON.stringify(stored), { sync });
  }

  async remove(message: StoredMessage): Promise<void> {
    await rm(this.#path(message), { force: true });
  }

  async bury(message: StoredMessage): Promise<void> {
    await rename(this.#path(message), this.#path({ ...message, isDead: true }));
  }

  /** Keeps a text for people. */
  async setAside(text: string): Promise<void> {
    await writeFileDurably(join(this.unreadableDirectory, `${randomUUID()}.txt`), text);
  }

  /** The names of what is kept for people. */
  unreadable(): Promise<string[]> {
    return readdir(this.unreadableDirectory);
  }

  /** By the time of the last write, which a move leaves as it is. */
  async removeUnreadableBefore(beforeEpochMs: number): Promise<number> {
    let removed = 0;
    for (const name of await this.unreadable()) {
      const path = join(this.unreadableDirectory, name);
      if ((await stat(path)).mtimeMs >= beforeEpochMs) continue;
      await rm(path, { force: true });
      removed++;
    }
    return removed;
  }

  async #read(path: string, isDead: boolean): Promise<StoredMessage | undefined> {
    const message = path.endsWith('.json') ? parseMessage(await readFile(path, 'utf8')) : undefined;
    if (message) return { ...message, isDead };
    if (path.endsWith('.tmp')) await rm(path, { force: true });
    // Only a failing disk does this.
    else await rename(path, join(this.unreadableDirectory, basename(path)));
    return undefined;
  }

  #path({ messageId, isDead }: StoredMessage): string {
    return join(isDead ? this.#dead : this.#live, `${messageId}.json`);
  }
}

/** Files of before name no queue: there was one. */
function ofQueue(message: StoredMessage, names: readonly [string, ...string[]]): StoredMessage {
  return names.includes(message.queueName) ? message : { ...message, queueName: names[0] };
}

/** A message of an earlier process: the consumer that had it ended with that process. */
function parseMessage(text: string): Omit<StoredMessage, 'isDead'> | undefined {
  try {
    const message = JSON.parse(text) as StoredMessage;
    if (typeof message.messageId !== 'string') return undefined;
    return message.receiptHandle === '' ? message : { ...message, receiptHandle: '', visibleAtEpochMs: 0 };
  } catch {
    return undefined;
  }
}
