import { isPassing } from './failure.ts';

const FIRST_DELAY_SECONDS = 1;
const LONGEST_DELAY_SECONDS = 30;

/**
 * How long to wait before trying again: 1, 2, 4 … 30 seconds, of which a random half is taken off so that many callers
 * do not come back at the same instant ("equal jitter", AWS Architecture Blog, Exponential Backoff And Jitter).
 *
 * @param attempt how many tries have failed in a row, from 1.
 * @param random a number in [0, 1).
 * @param retryAfterSeconds what the server asked for; never less than that.
 */
export function backoffSeconds(attempt: number, random: number, retryAfterSeconds = 0): number {
  const ceiling = Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** (attempt - 1));
  return Math.max(retryAfterSeconds, ceiling * (0.5 + 0.5 * random));
}

/** Waits; rejects with an AbortError as soon as the signal fires. */
export type Sleep = (seconds: number, signal: AbortSignal) => Promise<void>;

/** {@link Sleep} by the machine's clock. */
export const sleep: Sleep = (seconds, signal) =>
  new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      if (signal.aborted) reject(new DOMException('Cancelled.', 'AbortError'));
      else resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });

/** What waiting between two tries works with. */
export interface Patience {
  sleep: Sleep;
  /** In [0, 1). */
  random: () => number;
  /** Ends the wait. */
  signal: AbortSignal;
  /** Told before each wait. */
  onWait: (delaySeconds: number) => void;
}

/** How {@link retrying} behaves. */
export interface RetryOptions extends Patience {
  /** Tries in all. */
  attempts: number;
}

/**
 * Repeats a call while what goes wrong is passing (no connection, too many requests, a fault of the server).
 *
 * @throws the last error, when it is not passing or the tries are used up.
 */
export async function retrying<T>(call: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || attempt >= options.attempts) throw error;
      const delaySeconds = backoffSeconds(attempt, options.random(), error.retryAfterSeconds);
      options.onWait(delaySeconds);
      await options.sleep(delaySeconds, options.signal);
    }
  }
}
