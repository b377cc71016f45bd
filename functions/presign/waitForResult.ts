import { setTimeout as sleep } from 'node:timers/promises';
import type { Clip } from '../../contract/index.ts';
import type { ClipStore, QueueLength } from '../records/index.ts';
import { toClip } from './clipView.ts';
import { noSuchClip } from './errors.ts';
import type { Uploads } from './uploads.ts';

/** The first waits of a long poll are short, since most clips are done in a fraction of a second. */
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 500;

/** What the waiting needs. */
export interface WaitDependencies {
  clips: Pick<ClipStore, 'get'>;
  uploads: Pick<Uploads, 'arrivedAt'>;
  queueLength: Pick<QueueLength, 'read'>;
  nowMs: () => number;
}

/** How a clip's result is waited for. */
export interface WaitOptions {
  waitSeconds: number;
  includeEmbedding: boolean;
}

/**
 * Waits until a clip is finished, for as long as asked; not for an upload that has not come: that takes as long as its
 * sender likes.
 *
 * @throws HttpError 404 when there is no such clip
 */
export async function waitForResult(
  { clips, uploads, queueLength, nowMs }: WaitDependencies,
  tenant: string,
  clipId: string,
  { waitSeconds, includeEmbedding }: WaitOptions,
): Promise<Clip> {
  const deadlineMs = nowMs() + waitSeconds * 1000;
  let isUploaded = false;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 1.5, LONGEST_WAIT_MS)) {
    const item = await clips.get(tenant, clipId);
    if (!item) throw noSuchClip(clipId);
    // Asked once: an answer of no ends the wait, and what is there stays until somebody has come for it.
    if (item.status === 'awaiting-upload') isUploaded ||= (await uploads.arrivedAt(item)) !== undefined;
    const clip = toClip(item, { nowMs: nowMs(), isUploaded, includeEmbedding });
    const remainingMs = deadlineMs - nowMs();
    if (clip.status !== 'queued' && clip.status !== 'processing') return clip;
    if (remainingMs <= 0) return clip.status === 'queued' ? withClipsAhead(clip, await queueLength.read()) : clip;
    await sleep(Math.min(waitMs, remainingMs));
  }
}

/** @param waiting how many uploads wait, this one probably among them; undefined when it is not known */
function withClipsAhead(clip: Clip, waiting: number | undefined): Clip {
  return waiting === undefined ? clip : { ...clip, clipsAhead: Math.max(0, waiting - 1) };
}
