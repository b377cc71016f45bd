import type { Clip } from '../../contract/index.ts';
import type { ClipItem, ClipStore, QueueLength } from '../records/index.ts';
import { toClip } from './clipView.ts';
import { noSuchClip } from './errors.ts';
import { type Load, retryAfterSeconds, waitEndMs } from './patience.ts';
import type { Uploads } from './uploads.ts';

/** The first waits of a long poll are short, since most clips are done in a fraction of a second. */
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 500;

/** What the waiting needs. */
export interface WaitDependencies {
  clips: Pick<ClipStore, 'get'>;
  uploads: Pick<Uploads, 'arrivedAt' | 'timelineOf'>;
  queueLength: Pick<QueueLength, 'read'>;
  /** How many uploads are recognised side by side. */
  uploadConcurrency: number;
  nowMs: () => number;
}

/** How a clip's result is waited for. */
export interface WaitOptions {
  waitSeconds: number;
  includeEmbedding: boolean;
}

/** A clip, and when to ask again. */
export interface Answer {
  clip: Clip;
  /** Undefined when the clip is finished. */
  retryAfterSeconds: number | undefined;
}

/**
 * Waits until a clip is finished, for as long as asked, or as may be (see `waitEndMs`); not for an upload that has not
 * come: that takes as long as its sender likes.
 *
 * @throws HttpError 404 when there is no such clip
 */
export async function waitForResult(
  { clips, uploads, queueLength, uploadConcurrency, nowMs }: WaitDependencies,
  tenant: string,
  clipId: string,
  { waitSeconds, includeEmbedding }: WaitOptions,
): Promise<Answer> {
  const askedMs = nowMs() + waitSeconds * 1000;
  let arrivedAtEpochMs: number | undefined;
  let load: Load | undefined;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 1.5, LONGEST_WAIT_MS)) {
    const item = await clips.get(tenant, clipId);
    if (!item) throw noSuchClip(clipId);
    // Asked once: an answer of no ends the wait, and what is there stays until somebody has come for it.
    if (item.status === 'awaiting-upload') arrivedAtEpochMs ??= await uploads.arrivedAt(item);
    const isUploaded = arrivedAtEpochMs !== undefined;
    const clip = toClip(item, { nowMs: nowMs(), isUploaded, includeEmbedding });
    if (clip.status === 'done' || clip.status === 'failed') {
      return { clip: await withTimeline(clip, item, uploads), retryAfterSeconds: undefined };
    }
    if (clip.status === 'awaiting-upload') return { clip, retryAfterSeconds: 1 };
    load ??= { waiting: await queueLength.read(), uploadConcurrency, arrivedAtEpochMs };
    const remainingMs = waitEndMs(clip, load, askedMs) - nowMs();
    if (remainingMs <= 0) return unfinished(clip, load, nowMs());
    await new Promise((resolve) => setTimeout(resolve, Math.min(waitMs, remainingMs)));
  }
}

/** @throws HttpError 404 when the segments are gone: the clip was deleted since its record was read */
async function withTimeline(clip: Clip, item: ClipItem, uploads: Pick<Uploads, 'timelineOf'>): Promise<Clip> {
  if (!item.hasTimeline || !clip.recognition) return clip;
  const segments = await uploads.timelineOf(item);
  if (!segments) throw noSuchClip(clip.clipId);
  return { ...clip, recognition: { ...clip.recognition, segments } };
}

function unfinished(clip: Clip, load: Load, nowMs: number): Answer {
  if (clip.status !== 'queued') {
    return { clip, retryAfterSeconds: retryAfterSeconds({ ...load, arrivedAtEpochMs: undefined }, nowMs) };
  }
  // This one is probably among those that wait.
  const ahead = load.waiting === undefined ? {} : { clipsAhead: Math.max(0, load.waiting - 1) };
  return { clip: { ...clip, ...ahead }, retryAfterSeconds: retryAfterSeconds(load, nowMs) };
}
