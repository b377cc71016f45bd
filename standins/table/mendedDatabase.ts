import { once } from 'node:events';
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { DiskFault, toDiskFault } from '../files/index.ts';
import { type Database, openDatabase } from './database.ts';
import { unavailable } from './guardLevel.ts';

/** DynamoDB's operations that change nothing. */
const READS = /\.(Get|BatchGet|Query|Scan|Describe|List)/;
/** After a write that failed, it is looked so often whether there is room again. */
const MEND_INTERVAL_MS = 1000;
/** Beside what the log becomes: a new log, a new manifest, what compactions need at once. */
const SPARE_BYTES = 256 * 1024;

/**
 * A database that outlives a disk which refuses writes, for as long as that lasts: it refuses them too, reads go on, and
 * when there is room again it is opened anew, from what LevelDB has on the disk.
 */
export class MendedDatabase {
  readonly #directory: string;
  readonly #onFault: (error: unknown) => void;
  readonly #inode: number;
  /** `undefined` when it could not be opened again. */
  #opened: Promise<Database | undefined>;
  #fault: DiskFault | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #underWay = new Set<Promise<unknown>>();

  private constructor(directory: string, onFault: (error: unknown) => void, inode: number) {
    this.#directory = directory;
    this.#onFault = onFault;
    this.#inode = inode;
    this.#opened = Promise.resolve(undefined);
  }

  /**
   * @param onFault told of each time that the disk refuses, once, and of erasures that fail
   * @throws DiskFault, and what else LevelDB says
   */
  static async open(directory: string, onFault: (error: unknown) => void): Promise<MendedDatabase> {
    await mkdir(directory, { recursive: true });
    const mended = new MendedDatabase(directory, onFault, (await stat(directory)).ino);
    const database = await mended.#open();
    mended.#opened = Promise.resolve(database);
    return mended;
  }

  /** Why nothing can be written at present. */
  get fault(): DiskFault | undefined {
    return this.#fault;
  }

  /** Answers a request of DynamoDB's API, or says with 503 that it cannot be done at present. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isRead = READS.test(String(request.headers['x-amz-target']));
    const fault = isRead ? undefined : (this.#fault ?? (await this.#missing()));
    const database = fault ? undefined : await this.#opened;
    if (!database) return refuse(response, fault ?? this.#fault);
    const answered = once(response, 'close');
    this.#underWay.add(answered);
    void answered.finally(() => this.#underWay.delete(answered));
    database.server.emit('request', request, response);
  }

  /** Closes the files. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await (await this.#opened)?.close();
  }

  #open(): Promise<Database> {
    const onTorn = (fault: DiskFault) => {
      this.#fault = fault;
      this.#onFault(fault);
      this.#mendLater();
    };
    return openDatabase(this.#directory, { onFault: this.#onFault, onTorn });
  }

  /** Where a directory was erased or moved away LevelDB goes on writing, into files that nobody will find. */
  async #missing(): Promise<DiskFault | undefined> {
    try {
      const { ino } = await stat(this.#directory);
      return ino === this.#inode ? undefined : new DiskFault('the data directory was replaced by another');
    } catch (error) {
      return toDiskFault(error);
    }
  }

  #mendLater(): void {
    this.#timer = setTimeout(() => void this.#mend(), MEND_INTERVAL_MS);
    this.#timer.unref();
  }

  async #mend(): Promise<void> {
    if ((await this.#missing()) || !(await this.#hasRoom())) return this.#mendLater();
    this.#opened = this.#openAgain();
    if (!(await this.#opened)) this.#mendLater();
  }

  /** Requests wait for it. */
  async #openAgain(): Promise<Database | undefined> {
    const before = await this.#opened;
    await Promise.all(this.#underWay);
    try {
      await before?.close();
      const database = await this.#open();
      this.#fault = undefined;
      return database;
    } catch (error) {
      this.#onFault(error);
      return undefined;
    }
  }

  /** LevelDB that is opened without room for it cannot be read either: it makes a table file of its log first. */
  async #hasRoom(): Promise<boolean> {
    const path = join(this.#directory, 'room.tmp');
    try {
      const logs = (await readdir(this.#directory)).filter((name) => name.endsWith('.log'));
      const sizes = await Promise.all(logs.map(async (name) => (await stat(join(this.#directory, name))).size));
      const bytes = sizes.reduce((sum, size) => sum + 2 * size, SPARE_BYTES);
      await writeFile(path, new Uint8Array(bytes), { flush: true });
      return true;
    } catch {
      return false;
    } finally {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}

function refuse(response: ServerResponse, fault = new DiskFault('the table is not open')): void {
  const { statusCode, body } = unavailable(fault.message);
  response.writeHead(statusCode, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
}
