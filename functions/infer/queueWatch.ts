import type { Logger } from '@aws-lambda-powertools/logger';
import { loggedFault } from '../logged.ts';
import type { QueueLength } from '../records/index.ts';
import type { Queues } from './queues.ts';

const LOOK_EVERY_MS = 5_000;

/** Tells the table how many uploads wait, for whoever answers those who wait: an instance of theirs cannot see it. */
export class QueueWatch {
  readonly #queues: Pick<Queues, 'countUploads'>;
  readonly #length: Pick<QueueLength, 'keep'>;
  readonly #logger: Pick<Logger, 'warn'>;
  #lastMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> = Promise.resolve();

  constructor(queues: Pick<Queues, 'countUploads'>, length: Pick<QueueLength, 'keep'>, logger: Pick<Logger, 'warn'>) {
    this.#queues = queues;
    this.#length = length;
    this.#logger = logger;
  }

  /** Looks every five seconds while the work goes on; between two works nobody could, since Lambda stops the clocks. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#lookAgain();
    const timer = setInterval(() => this.#lookAgain(), LOOK_EVERY_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      await this.#looking;
    }
  }

  #lookAgain(): void {
    const nowMs = Date.now();
    if (nowMs - this.#lastMs < LOOK_EVERY_MS) return;
    this.#lastMs = nowMs;
    this.#looking = this.#look();
  }

  /** Without a figure the work goes on, and callers are told none. */
  async #look(): Promise<void> {
    try {
      await this.#length.keep(await this.#queues.countUploads());
    } catch (error) {
      this.#logger.warn('The length of the queue is not known.', { error: loggedFault(error) });
    }
  }
}
