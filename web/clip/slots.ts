/** Runs a job as soon as a slot is free; what it resolves to or throws is the job's own. */
export type Slots = <T>(job: () => Promise<T>) => Promise<T>;

/**
 * Lets few jobs run at a time, in the order they came. A job that fails frees its slot like any other.
 *
 * @param count jobs at a time. A browser opens six connections to a host (HTTP/1.1), and a long poll holds one: more
 * jobs than that would leave no connection for a delete.
 */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (job) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
