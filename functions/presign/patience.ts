import type { Clip } from '../../contract/index.ts';

/** Who stands behind more turns of the recogniser than this waits too long for one call. */
const LONGEST_TURNS = 7;
/** For so long a clip may be waited for although nobody has come for it: `infer` may have to start. */
const QUEUED_WAIT_MS = 2_000;
const MOST_SECONDS = 30;

/** What is known of the queue in which a clip waits, or waited. */
export interface Load {
  /** How many uploads wait, roughly; undefined when nobody has looked lately. */
  waiting: number | undefined;
  /** How many uploads are recognised side by side. */
  uploadConcurrency: number;
  /** When the clip's audio came, of one that nobody has come for. */
  arrivedAtEpochMs: number | undefined;
}

/**
 * Until when a call may wait for a clip. A call that waits holds an instance, of which an account has so many: those that
 * `infer` needs would be held by calls that wait for it.
 *
 * @param askedMs until when the caller would
 * @returns milliseconds since 1970; perhaps over already
 */
export function waitEndMs({ status }: Pick<Clip, 'status'>, load: Load, askedMs: number): number {
  if ((load.waiting ?? 0) > LONGEST_TURNS * load.uploadConcurrency) return 0;
  if (status !== 'queued') return askedMs;
  // Whatever the queue's length: while infer is refused for want of instances, nobody sees it.
  return Math.min(askedMs, (load.arrivedAtEpochMs ?? 0) + QUEUED_WAIT_MS);
}

/** After how many seconds it is worth to ask again: the longer the queue, or the wait so far, the later. */
export function retryAfterSeconds(load: Load, nowMs: number): number {
  const waitedSeconds = load.arrivedAtEpochMs === undefined ? 0 : (nowMs - load.arrivedAtEpochMs) / 1000;
  const worth = Math.max((load.waiting ?? 0) / LONGEST_TURNS / load.uploadConcurrency, waitedSeconds / 5);
  return Math.min(MOST_SECONDS, Math.max(1, Math.ceil(worth)));
}
