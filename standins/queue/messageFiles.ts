import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileDurably } from '../files/index.ts';
import type { StoredMessage } from './storedMessage.ts';

/** The messages of a queue on disk: a file each in `messages/`, moved to `dead/` when they are given up. */
export class MessageFiles {
  readonly #live: string;
  readonly #dead: string;

  private constructor(directory: string) {
    this.#live = join(directory, 'messages');
    this.#dead = join(directory, 'dead');
  }

  /** Opens the folders and reads the messages in them, removing what a killed process left half-written. */
  static async open(directory: string): Promise<{ files: MessageFiles; messages: Map<string, StoredMessage> }> {
    const files = new MessageFiles(directory);
    await Promise.all([mkdir(files.#live, { recursive: true }), mkdir(files.#dead, { recursive: true })]);
    const messages = new Map<string, StoredMessage>();
    for (const name of await readdir(files.#live)) {
      const path = join(files.#live, name);
      const message = name.endsWith('.json') ? parseMessage(await readFile(path, 'utf8')) : undefined;
      if (message) messages.set(message.messageId, message);
      else if (name.endsWith('.tmp')) await rm(path, { force: true });
      // Only a failing disk does this. Kept for people to look at.
      else await rename(path, join(files.#dead, `${name}.damaged`));
    }
    return { files, messages };
  }

  /** Writes a message. What was sent must outlive a power cut; where it stands must only outlive a kill. */
  async write(message: StoredMessage, { sync }: { sync: boolean }): Promise<void> {
    await writeFileDurably(this.#path(this.#live, message), JSON.stringify(message), { sync });
  }

  async remove(message: StoredMessage): Promise<void> {
    await rm(this.#path(this.#live, message), { force: true });
  }

  async bury(message: StoredMessage): Promise<void> {
    await rename(this.#path(this.#live, message), this.#path(this.#dead, message));
  }

  /** The bodies of the dead letters. */
  async deadLetters(): Promise<string[]> {
    const names = (await readdir(this.#dead)).filter((name) => name.endsWith('.json'));
    const texts = await Promise.all(names.map((name) => readFile(join(this.#dead, name), 'utf8')));
    return texts.map((text) => (JSON.parse(text) as StoredMessage).body);
  }

  /** By the time of the last write, which the move to `dead/` leaves as it is. */
  async removeDeadBefore(beforeEpochMs: number): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.#dead)) {
      const path = join(this.#dead, name);
      if ((await stat(path)).mtimeMs >= beforeEpochMs) continue;
      await rm(path, { force: true });
      removed++;
    }
    return removed;
  }

  #path(folder: string, { messageId }: StoredMessage): string {
    return join(folder, `${messageId}.json`);
  }
}

/** A message of an earlier process: the consumer that had it ended with that process. */
function parseMessage(text: string): StoredMessage | undefined {
  try {
    const message = JSON.parse(text) as StoredMessage;
    return message.receiptHandle === '' ? message : { ...message, receiptHandle: '', visibleAtEpochMs: 0 };
  } catch {
    return undefined;
  }
}
