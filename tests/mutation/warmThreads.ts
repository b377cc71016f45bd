import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Plugin } from 'vitest/config';
import type { PoolOptions, PoolWorker, WorkerRequest } from 'vitest/node';

/** After so many runs a thread is ended: what Vitest and the tests leave behind adds up. */
const RUNS_PER_THREAD = 100;

let warm: { thread: Worker; runs: number } | undefined;

/**
 * One thread for many test runs, so that a mutant costs its tests and not the loading of all that they import: most of
 * a mutation run. A mutant of what happens while a module loads gets a thread of its own.
 *
 * Stryker sets Vitest's pool to threads that end with each run; a plugin comes after it.
 */
export function warmThreads(): Plugin {
  return {
    name: 'warm-threads',
    configureVitest({ project }) {
      const pool = { name: 'warm', createPoolWorker: (options: PoolOptions) => new WarmThread(options) };
      Object.assign(project.config, { pool: pool.name, poolRunner: pool, isolate: false });
    },
  };
}

class WarmThread implements PoolWorker {
  readonly name = 'warm';
  readonly #needsOwn: boolean;
  readonly #listeners: [string, (message: unknown) => void][] = [];

  constructor({ project }: PoolOptions) {
    const { mode, mutantActivation } = project.getProvidedContext() as { mode?: string; mutantActivation?: string };
    this.#needsOwn = mode !== 'mutant' || mutantActivation === 'static';
  }

  async start(): Promise<void> {
    if (this.#needsOwn || (warm && warm.runs >= RUNS_PER_THREAD)) await end();
    warm ??= { thread: new Worker(fileURLToPath(new URL('warmThread.mjs', import.meta.url))), runs: 0 };
    warm.runs++;
  }

  async stop(): Promise<void> {
    for (const [event, listener] of this.#listeners) warm?.thread.off(event, listener);
    if (this.#needsOwn) await end();
  }

  on(event: string, listener: (message: unknown) => void): void {
    this.#listeners.push([event, listener]);
    warm?.thread.on(event, listener);
  }

  off(event: string, listener: (message: unknown) => void): void {
    warm?.thread.off(event, listener);
  }

  send(message: WorkerRequest): void {
    warm?.thread.postMessage(message);
  }

  deserialize(message: unknown): unknown {
    return message;
  }
}

async function end(): Promise<void> {
  const { thread } = warm ?? {};
  warm = undefined;
  await thread?.terminate();
}
