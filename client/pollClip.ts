import { type Clip, MAX_WAIT_SECONDS } from '../contract/values.ts';
import type { Api } from './api.ts';
import { type Patience, retrying } from './retrying.ts';

/** Failures in a row before it is given up; with the backoff about eight minutes. */
const ATTEMPTS = 20;
/** Between two answers when the server names no time. */
const PAUSE_SECONDS = 1;

/** What {@link pollClip} needs from its surroundings; `onWait` is told when the connection is lost. */
export interface PollOptions extends Patience {
  getClip: Api['getClip'];
  /** Told of each answer that is not final. */
  onUpdate: (clip: Clip) => void;
}

/**
 * Asks for a clip until it is done or failed, by long polls.
 *
 * @returns the clip in its final state.
 * @throws Failure for what does not pass (`not-found`, `forbidden`), or after too many failures in a row.
 */
export async function pollClip(clipId: string, options: PollOptions): Promise<Clip> {
  for (;;) {
    const { clip, retryAfterSeconds } = await retrying(
      () => options.getClip(clipId, MAX_WAIT_SECONDS, options.signal),
      {
        ...options,
        attempts: ATTEMPTS,
      },
    );
    if (clip.status === 'done' || clip.status === 'failed') return clip;
    options.onUpdate(clip);
    await options.sleep(retryAfterSeconds ?? PAUSE_SECONDS, options.signal);
  }
}
