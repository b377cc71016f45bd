import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sleep } from '../../../../web/failure/sleep.ts';

describe('sleep', () => {
  let page: EventTarget;
  beforeEach(() => {
    page = new EventTarget();
    vi.stubGlobal('window', page);
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** Starts to sleep for two seconds. @returns how it ended, so far. */
  function start(signal: AbortSignal): () => Promise<string> {
    let end = 'asleep';
    sleep(2, signal).then(
      () => {
        end = 'awake';
      },
      (error: Error) => {
        end = error.name;
      },
    );
    return async () => {
      await vi.advanceTimersByTimeAsync(0);
      return end;
    };
  }

  it('sleeps as many seconds as it is told', async () => {
    const end = start(new AbortController().signal);
    await vi.advanceTimersByTimeAsync(1999);
    expect(await end()).toBe('asleep');
    await vi.advanceTimersByTimeAsync(1);
    expect(await end()).toBe('awake');
  });

  it('wakes when the browser is online again', async () => {
    const end = start(new AbortController().signal);
    page.dispatchEvent(new Event('online'));
    expect(await end()).toBe('awake');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects as soon as it is cancelled, also when it was so before', async () => {
    const controller = new AbortController();
    const end = start(controller.signal);
    controller.abort();
    expect(await end()).toBe('AbortError');
    expect(await start(controller.signal)()).toBe('AbortError');
    expect(vi.getTimerCount()).toBe(0);
  });
});
