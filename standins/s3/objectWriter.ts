import { createSequencer, type S3EventName } from './events.ts';
import type { ObjectStore, StagedFile, StoredObject } from './store/index.ts';
import type { UntoldEvent, UntoldEvents } from './untoldEvents.ts';

/** What a writer works on. */
export interface ObjectWriterOptions {
  objects: ObjectStore;
  untold: UntoldEvents;
  /** Whether somebody is told of objects of this key. */
  isTold: (key: string) => boolean;
  /** Tells; an object's writer is answered once this has resolved. */
  tell: (eventName: S3EventName, object: StoredObject, sequencer: string) => Promise<void>;
  /** The clock, in milliseconds since 1970. */
  nowMs: () => number;
}

/** Makes staged files objects, and tells of each at least once, also over a kill at any moment. */
export class ObjectWriter {
  readonly #options: ObjectWriterOptions;
  readonly #nextSequencer: () => string;
  /** The last write of each key that is under way. */
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(options: ObjectWriterOptions) {
    this.#options = options;
    this.#nextSequencer = createSequencer(options.nowMs, lastSequencer(options.objects));
  }

  /** Tells of what an earlier process was killed over. What was not stored, or overwritten since, needs no word. */
  async tellLeft(): Promise<void> {
    const { objects, untold, tell } = this.#options;
    for (const event of await untold.left()) {
      const object = objects.head(event.key);
      if (object?.sequencer === event.sequencer) await tell(event.eventName, object, event.sequencer);
      await untold.forget(event);
    }
  }

  /**
   * @param mayReplace as for `ObjectStore.commit`
   * @throws what the disk says, and what stopped the telling: nothing is stored then
   */
  async write(
    eventName: S3EventName,
    staged: StagedFile,
    object: StoredObject,
    mayReplace?: (current: StoredObject | undefined) => void,
  ): Promise<void> {
    const { objects, untold, isTold, tell } = this.#options;
    if (!isTold(object.key)) return objects.commit(staged, object, mayReplace);
    // In the order of their numbers, so that the last to be there is the last by number.
    const { stored, event } = await this.#inTurn(object.key, async () => {
      const numbered = { ...object, sequencer: this.#nextSequencer() };
      const kept: UntoldEvent = { eventName, key: object.key, sequencer: numbered.sequencer };
      await this.#commit(kept, staged, numbered, mayReplace);
      return { stored: numbered, event: kept };
    });
    try {
      await tell(eventName, stored, stored.sequencer);
    } catch (error) {
      // Its writer hears that it was not taken: an object that nobody is told of would lie there unseen.
      objects.takeBack(stored);
      throw error;
    } finally {
      await untold.forget(event);
    }
  }

  async #commit(
    event: UntoldEvent,
    staged: StagedFile,
    object: StoredObject,
    mayReplace?: (current: StoredObject | undefined) => void,
  ): Promise<void> {
    const { objects, untold } = this.#options;
    try {
      await untold.keep(event);
      await objects.commit(staged, object, mayReplace);
    } catch (error) {
      await Promise.all([staged.discard(), untold.forget(event)]);
      throw error;
    }
  }

  async #inTurn<T>(key: string, write: () => Promise<T>): Promise<T> {
    const before = this.#underWay.get(key) ?? Promise.resolve();
    const written = before.then(write, write);
    this.#underWay.set(key, written);
    try {
      return await written;
    } finally {
      if (this.#underWay.get(key) === written) this.#underWay.delete(key);
    }
  }
}

/** The highest of all that were given, also when the clock has gone back since. */
function lastSequencer(objects: ObjectStore): string | undefined {
  const sequencers = objects.keys.withPrefix('').map((key) => objects.head(key)?.sequencer ?? '');
  return sequencers.reduce((last, next) => (next > last ? next : last), '') || undefined;
}
