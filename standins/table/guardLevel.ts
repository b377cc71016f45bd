import type { create } from 'dynalite/db/index.js';
import { DiskFault, toDiskFault } from '../files/index.ts';

/** Called with an error, or with null and what was read. */
type Callback = (error: unknown, value?: unknown) => void;

/** A LevelDB as dynalite has changed it, as far as it is needed here: writes also tell a promise. */
export type GuardableLevel = Pick<
  ReturnType<typeof create>['db'],
  'get' | 'put' | 'del' | 'batch' | 'createKeyStream' | 'createValueStream'
>;

/** What dynalite answers when an error has it; without it, dynalite throws the error and ends the process. */
interface Answerable {
  statusCode: number;
  body: { __type: string; message: string };
}

/** The HTTP status and the body with which DynamoDB says that it can take nothing at the moment. */
export function unavailable(message: string): Answerable {
  return { statusCode: 503, body: { __type: 'com.amazonaws.dynamodb.v20120810#ServiceUnavailable', message } };
}

/**
 * Changes a LevelDB so that dynalite answers what its disk refuses, and so that nothing is written after that: the log may
 * end in half a record then, behind which LevelDB would find nothing when it is opened again. One write at a time, so
 * that none is on its way behind the one that failed.
 *
 * @param level as dynalite made it
 * @param onTorn told once, when a write has failed
 */
export function guardLevel(level: GuardableLevel, onTorn: (fault: DiskFault) => void): void {
  let last: Promise<unknown> = Promise.resolve();
  let torn: DiskFault | undefined;
  const inTurn = (write: () => Promise<void>): Promise<void> => {
    const done = last.then(async () => {
      if (torn) throw answerable(torn);
      await write().catch((error: unknown) => {
        torn = toDiskFault(error) ?? new DiskFault('the table cannot be written to', error);
        onTorn(torn);
        throw answerable(torn);
      });
    });
    last = done.catch(() => undefined);
    return done;
  };
  for (const name of ['put', 'del', 'batch'] as const) {
    const write = level[name].bind(level) as (...input: unknown[]) => Promise<void>;
    level[name] = ((...input: unknown[]) => {
      const callback = typeof input.at(-1) === 'function' ? (input.pop() as Callback) : undefined;
      const done = inTurn(() => write(...input));
      return callback ? void tell(done, callback) : done;
    }) as never;
  }
  guardReads(level);
}

function guardReads(level: GuardableLevel): void {
  const get = level.get.bind(level);
  level.get = (key, callback) =>
    get(key, (error, value) => callback(isFault(error) ? answerable(error as Error) : error, value));
  for (const name of ['createKeyStream', 'createValueStream'] as const) {
    const create = level[name].bind(level);
    level[name] = (options) => create(options).prependListener('error', answerable);
  }
}

/** That there is no such key is none. */
function isFault(error: unknown): boolean {
  return error instanceof Error && error.name !== 'NotFoundError';
}

function answerable<T extends Error>(error: T): T & Answerable {
  return Object.assign(error, unavailable((toDiskFault(error) ?? error).message));
}

function tell(done: Promise<void>, callback: Callback): void {
  done.then(
    () => setImmediate(callback, null),
    (error: unknown) => setImmediate(callback, error),
  );
}
