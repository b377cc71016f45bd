const HOUR_MS = 3600 * 1000;

/**
 * Runs what deletes things whose time is over: at once, and then every hour.
 *
 * @param sweeps each is run, also when another fails
 * @param onFault told of each failure; the next hour tries again
 * @returns stops it
 */
export function sweepHourly(sweeps: (() => Promise<unknown>)[], onFault: (error: unknown) => void): () => void {
  const runAll = () => {
    for (const sweep of sweeps) void sweep().catch(onFault);
  };
  runAll();
  const timer = setInterval(runAll, HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}
