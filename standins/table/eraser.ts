/** A LevelDB, as far as it is needed here. */
export interface CompactableLevel {
  on: (event: 'write', listener: (operations: { type: 'put' | 'del' }[]) => void) => unknown;
  put: (key: string, value: number) => Promise<void>;
  compactRange: (start: string, end: string) => Promise<void>;
}

/** Below and above every key of dynalite. */
const LOWEST_KEY = '\u0000';
const HIGHEST_KEY = '\uffff';
/** Several deletions in a row are erased together. */
const DELAY_MS = 1000;
/** Erasing rewrites the database: at most this share of the time goes into it. */
const BUSY_SHARE = 0.1;

/**
 * Takes what was deleted off the disk. LevelDB only marks it as deleted, and keeps the bytes until a compaction
 * happens to rewrite their file, which in a small database may be never.
 */
export class Eraser {
  readonly #level: CompactableLevel;
  readonly #onFault: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #lastMs = 0;

  /** Begins with what an earlier process, which was killed, may have left. */
  constructor(level: CompactableLevel, onFault: (error: unknown) => void) {
    this.#level = level;
    this.#onFault = onFault;
    level.on('write', (operations) => {
      if (operations.some(({ type }) => type === 'del')) this.#schedule();
    });
    this.#schedule();
  }

  /** Erases at once what still waits. */
  async close(): Promise<void> {
    const isDue = this.#timer !== undefined;
    clearTimeout(this.#timer);
    await this.#running;
    if (isDue) await this.#run();
  }

  #schedule(): void {
    if (this.#timer) return;
    const pauseMs = Math.max(DELAY_MS, this.#lastMs * (1 / BUSY_SHARE - 1));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#running = this.#running.then(() => this.#run());
    }, pauseMs);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    const startMs = performance.now();
    await eraseDeleted(this.#level).catch(this.#onFault);
    this.#lastMs = performance.now() - startMs;
  }
}

/**
 * Rewrites a LevelDB without what was deleted. One compaction is not enough: it rewrites a file of the lowest level
 * only together with a file above that overlaps it, and what was written and deleted in memory may go to that level
 * at once, both the value and its mark. Writing the lowest and the highest key makes a file that overlaps all others;
 * the first round brings everything to one level, so that the second file covers it without a gap.
 *
 * @see https://github.com/google/leveldb/blob/v1.20/doc/impl.md and db/db_impl.cc (CompactRange)
 */
export async function eraseDeleted(level: CompactableLevel): Promise<void> {
  await level.compactRange(LOWEST_KEY, HIGHEST_KEY);
  for (let round = 0; round < 2; round++) {
    await level.put(LOWEST_KEY, round);
    await level.put(HIGHEST_KEY, round);
    await level.compactRange(LOWEST_KEY, HIGHEST_KEY);
  }
}
