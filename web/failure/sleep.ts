import { type Sleep, sleep as sleepByClock } from '../../client/index.ts';

/** {@link Sleep} with the browser's clock. Coming back online ends it early. */
export const sleep: Sleep = async (seconds, signal) => {
  const online = new AbortController();
  const wake = (): void => online.abort();
  window.addEventListener('online', wake);
  try {
    await sleepByClock(seconds, AbortSignal.any([signal, online.signal]));
  } catch (error) {
    if (signal.aborted || !online.signal.aborted) throw error;
  } finally {
    window.removeEventListener('online', wake);
  }
};
