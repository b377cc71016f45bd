import { vi } from 'vitest';
import type { QueueWatch } from '../../../functions/infer/queueWatch.ts';
import type { Answer, WaitDependencies, waitForResult } from '../../../functions/presign/waitForResult.ts';
import type { ClipItem } from '../../../functions/records/index.ts';

/** How a call waits for a clip. */
export type Wait = typeof waitForResult;

/** What comes, and what there is to take it. */
export interface Overload {
  /** How many instances of functions may run at once, of all functions together. */
  slots: number;
  /** Of these, how many are a function's alone, and all that it gets; none unless given. */
  reserved?: Partial<Record<FunctionName, number>>;
  /** Clips that come at once, at the start. */
  burst: number;
  /** Clips that come from then on. */
  arrivalsEachSecond: number;
  /** For how long they come. */
  seconds: number;
  /** Calls that ask to be let wait, beside those of whoever sent a clip: for a clip whose audio never comes, or the newest. */
  hostile: { callsEachSecond: number; clip: 'never-sent' | 'newest' };
}

/** Who takes slots. */
type FunctionName = 'infer' | 'presign';

/** What became of it, a second after the last clip has come. */
export interface Aftermath {
  sent: number;
  done: number;
  /** How often `infer` ran, and was refused for want of a slot. */
  runs: number;
  refused: number;
}

const UPLOAD_CONCURRENCY = 3;
/** What a clip takes. */
const WORK_MS = 400;
/** Lambda, and callers, try again after being refused; Lambda's real pauses are longer. */
const REFUSED_PAUSE_MS = 1_000;
/** What any answer of the API takes. */
const ANSWER_MS = 30;
const KNOWN_FOR_MS = 30_000;

/**
 * Callers, the API's function and `infer` in an account, on the test's clock: each call and each run holds a slot, and is
 * refused where there is none. The waiting, and what `infer` tells of its queue, are the service's own code.
 */
export async function simulate(overload: Overload, wait: Wait, Watch: typeof QueueWatch): Promise<Aftermath> {
  const account = new Account(overload);
  const service = new Service(account, wait, Watch);
  const sources = Array.from({ length: UPLOAD_CONCURRENCY }, () => service.takeFromQueue());
  const arrivals = [service.arrivals(overload), service.hostileCalls(overload)];
  await vi.advanceTimersByTimeAsync((overload.seconds + 1) * 1000);
  const { sent, done, runs, refused } = service;
  service.isOver = true;
  await vi.advanceTimersByTimeAsync(60_000);
  await Promise.all([...sources, ...arrivals]);
  return { sent, done, runs, refused };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Slots: those that are a function's alone, and those that the others share. */
class Account {
  readonly #own = new Map<FunctionName, Slots>();
  readonly #shared: Slots;

  constructor({ slots, reserved = {} }: Pick<Overload, 'slots' | 'reserved'>) {
    const entries = Object.entries(reserved) as [FunctionName, number][];
    for (const [name, free] of entries) this.#own.set(name, { free });
    this.#shared = { free: slots - entries.reduce((total, [, own]) => total + own, 0) };
  }

  /** @returns undefined when there was no slot: nothing ran */
  async run<T>(name: FunctionName, work: () => Promise<T>): Promise<T | undefined> {
    const slots = this.#own.get(name) ?? this.#shared;
    if (slots.free === 0) return undefined;
    slots.free--;
    try {
      return await work();
    } finally {
      slots.free++;
    }
  }
}

interface Slots {
  free: number;
}

/** The API, `infer`, and what lies between them. */
class Service {
  isOver = false;
  sent = 0;
  runs = 0;
  refused = 0;
  done = 0;
  readonly #account: Account;
  readonly #wait: Wait;
  readonly #watch: QueueWatch;
  readonly #statuses = new Map<string, ClipItem['status']>();
  readonly #arrivedAtMs = new Map<string, number>();
  readonly #queue: string[] = [];
  #seen: { waiting: number; atMs: number } | undefined;

  constructor(account: Account, wait: Wait, Watch: typeof QueueWatch) {
    this.#account = account;
    this.#wait = wait;
    const keep = async (waiting: number) => {
      this.#seen = { waiting, atMs: Date.now() };
    };
    this.#watch = new Watch({ countUploads: async () => this.#queue.length }, { keep }, { warn: () => undefined });
  }

  /** Clips come, each with somebody who waits for it. */
  async arrivals({ burst, arrivalsEachSecond, seconds }: Overload): Promise<void> {
    const send = () => {
      const clipId = `c_${this.sent++}`;
      this.#statuses.set(clipId, 'awaiting-upload');
      this.#arrivedAtMs.set(clipId, Date.now());
      this.#queue.push(clipId);
      void this.#poll(clipId);
    };
    for (let i = 0; i < burst; i++) send();
    for (let i = 0; i < seconds * arrivalsEachSecond; i++) {
      await pause(1000 / arrivalsEachSecond);
      send();
    }
  }

  /** Calls come at their rate, whatever became of those before. */
  async hostileCalls({ hostile, seconds }: Overload): Promise<void> {
    for (let i = 0; i < seconds * hostile.callsEachSecond; i++) {
      await pause(1000 / hostile.callsEachSecond);
      void this.#call(hostile.clip === 'newest' ? `c_${this.sent - 1}` : 'c_never_sent');
    }
  }

  /** What an event source does: one message after the other, until it is over. */
  async takeFromQueue(): Promise<void> {
    while (!this.isOver) {
      const clipId = this.#queue.shift();
      if (clipId === undefined) {
        await pause(50);
        continue;
      }
      const isDone = await this.#account.run('infer', () => this.#watch.during(() => this.#recognise(clipId)));
      if (isDone) continue;
      this.refused++;
      this.#queue.unshift(clipId);
      await pause(REFUSED_PAUSE_MS);
    }
  }

  async #recognise(clipId: string): Promise<true> {
    this.runs++;
    this.#statuses.set(clipId, 'processing');
    await pause(WORK_MS);
    this.#statuses.set(clipId, 'done');
    this.done++;
    return true;
  }

  async #poll(clipId: string): Promise<void> {
    while (!this.isOver) {
      const answer = await this.#call(clipId);
      if (answer?.clip.status === 'done') return;
      await pause(answer ? (answer.retryAfterSeconds ?? 1) * 1000 : REFUSED_PAUSE_MS);
    }
  }

  /** @returns undefined when it was refused */
  #call(clipId: string): Promise<Answer | undefined> {
    return this.#account.run('presign', async () => {
      await pause(ANSWER_MS);
      return this.#wait(this.#dependencies(), 'ann', clipId, { waitSeconds: 20, includeEmbedding: false });
    });
  }

  #dependencies(): WaitDependencies {
    return {
      clips: { get: async (tenant, clipId) => this.#itemOf(tenant, clipId) },
      uploads: {
        arrivedAt: async ({ objectKey }) => this.#arrivedAtMs.get(objectKey),
        timelineOf: async () => undefined,
      },
      queueLength: {
        read: async () => {
          const isKnown = this.#seen && Date.now() - this.#seen.atMs < KNOWN_FOR_MS;
          return isKnown ? this.#seen?.waiting : undefined;
        },
      },
      uploadConcurrency: UPLOAD_CONCURRENCY,
      nowMs: Date.now,
    };
  }

  #itemOf(tenant: string, clipId: string): ClipItem {
    return {
      pk: clipId,
      sk: 'clip',
      schemaVersion: 1,
      tenant,
      clipId,
      source: 'upload',
      objectKey: clipId,
      fileName: 'a.wav',
      sizeBytes: 1,
      status: this.#statuses.get(clipId) ?? 'awaiting-upload',
      attempts: 0,
      createdAtEpochMs: 0,
      expiresAtEpochSeconds: 2_000_000_000,
    };
  }
}
