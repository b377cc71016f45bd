import type { TimingsMs } from '../contract/index.ts';

/** A stage whose time is measured. */
export type Stage = Exclude<keyof TimingsMs, 'total'>;

/** Adds up how long each stage took. One for each recording; read with {@link StageClock.timingsMs}. */
export class StageClock {
  readonly #startedMs = performance.now();
  readonly #spentMs: Record<Stage, number> = {
    decode: 0,
    resample: 0,
    speech: 0,
    augment: 0,
    features: 0,
    encode: 0,
    classify: 0,
  };

  /** Times a piece of work. */
  async measure<T>(stage: Stage, work: () => T | Promise<T>): Promise<T> {
    const startMs = performance.now();
    try {
      return await work();
    } finally {
      this.#spentMs[stage] += performance.now() - startMs;
    }
  }

  /** Times a piece of work that waits for nothing. */
  measureNow(stage: Stage, work: () => void): void {
    const startMs = performance.now();
    work();
    this.#spentMs[stage] += performance.now() - startMs;
  }

  /**
   * Times a stream: each wait for its next item. A stream that pulls from another measured one counts that one's
   * time too, so `inner` names the stage to take off again.
   */
  async *measureStream<T>(stage: Stage, items: AsyncIterable<T>, inner?: Stage): AsyncGenerator<T> {
    let resumedMs = performance.now();
    let innerBeforeMs = inner ? this.#spentMs[inner] : 0;
    const stop = (): void => {
      const innerMs = inner ? this.#spentMs[inner] - innerBeforeMs : 0;
      this.#spentMs[stage] += performance.now() - resumedMs - innerMs;
    };
    for await (const item of items) {
      stop();
      yield item;
      resumedMs = performance.now();
      innerBeforeMs = inner ? this.#spentMs[inner] : 0;
    }
    stop();
  }

  /** Milliseconds so far, to a hundredth. */
  timingsMs(): TimingsMs {
    const all = { ...this.#spentMs, total: performance.now() - this.#startedMs };
    return Object.fromEntries(
      Object.entries(all).map(([stage, ms]) => [stage, Math.max(0, Math.round(ms * 100) / 100)]),
    ) as TimingsMs;
  }
}

/** The times of two pieces of work on the same recording, stage by stage. */
export function addTimings(a: TimingsMs, b: TimingsMs): TimingsMs {
  const stages = Object.keys(a) as (keyof TimingsMs)[];
  return Object.fromEntries(stages.map((stage) => [stage, Math.round((a[stage] + b[stage]) * 100) / 100])) as TimingsMs;
}
