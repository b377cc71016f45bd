import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileDurably } from '../files/index.ts';
import type { S3EventName } from './events.ts';

/** That an object is about to be there, of which somebody must be told. */
export interface UntoldEvent {
  eventName: S3EventName;
  key: string;
  /** Of the write: the object that is there by now may be of a later one. */
  sequencer: string;
}

/**
 * The events that were perhaps not told yet, a file each: between the moment when an object is there and the moment when
 * the queue has its message, a kill would otherwise leave an object that nobody ever comes for.
 */
export class UntoldEvents {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** What an earlier process, which was killed, left; what is half-written was never followed by an object. */
  async left(): Promise<UntoldEvent[]> {
    await mkdir(this.#directory, { recursive: true });
    const names = await readdir(this.#directory);
    await Promise.all(names.filter((name) => name.endsWith('.tmp')).map((name) => rm(join(this.#directory, name))));
    const texts = names
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFile(join(this.#directory, name), 'utf8'));
    return (await Promise.all(texts)).map((text) => JSON.parse(text) as UntoldEvent);
  }

  /** Before the object is there. */
  async keep(event: UntoldEvent): Promise<void> {
    await writeFileDurably(this.#path(event), JSON.stringify(event));
  }

  /** Once it is told, or there is nothing to tell. Never throws: told twice is told. */
  async forget(event: UntoldEvent): Promise<void> {
    await rm(this.#path(event), { force: true }).catch(() => undefined);
  }

  #path({ sequencer }: UntoldEvent): string {
    return join(this.#directory, `${sequencer}.json`);
  }
}
