import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { Clip } from '../../contract/index.ts';
import type { ClipStore, IdempotencyKeys } from '../records/index.ts';
import { toClip } from './clipView.ts';
import { HttpError } from './errors.ts';
import type { Uploads } from './uploads.ts';

/** The first waits of a long poll are short, since most clips are done in a fraction of a second. */
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 500;

/** What the calls about clips need. */
export interface ClipDependencies {
  clips: ClipStore;
  keys: IdempotencyKeys;
  uploads: Uploads;
  nowMs: () => number;
  metrics: Pick<Metrics, 'addMetric'>;
}

/** How a clip is read. */
export interface GetClipOptions {
  waitSeconds: number;
  includeEmbedding: boolean;
  /** The ETag that the caller has. */
  ifNoneMatch: string | undefined;
}

/** Reads a clip, waiting for its result as long as asked. */
export async function getClip(
  dependencies: ClipDependencies,
  tenant: string,
  clipId: string,
  { waitSeconds, includeEmbedding, ifNoneMatch }: GetClipOptions,
): Promise<{ clip: Clip; eTag: string; unchanged: boolean }> {
  const clip = await waitForResult(dependencies, tenant, clipId, waitSeconds, includeEmbedding);
  const eTag = `"${createHash('sha256').update(JSON.stringify(clip)).digest('base64url').slice(0, 27)}"`;
  return { clip, eTag, unchanged: eTag === ifNoneMatch?.replace(/^W\//, '') };
}

async function waitForResult(
  { clips, nowMs }: ClipDependencies,
  tenant: string,
  clipId: string,
  waitSeconds: number,
  includeEmbedding: boolean,
): Promise<Clip> {
  const deadlineMs = nowMs() + waitSeconds * 1000;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 1.5, LONGEST_WAIT_MS)) {
    const item = await clips.get(tenant, clipId);
    if (!item) throw noSuchClip(clipId);
    const clip = toClip(item, nowMs(), includeEmbedding);
    const remainingMs = deadlineMs - nowMs();
    if (clip.status === 'done' || clip.status === 'failed' || remainingMs <= 0) return clip;
    await sleep(Math.min(waitMs, remainingMs));
  }
}

/**
 * Erases a clip: the audio, a drop's result and the idempotency key first, so that a failure in between leaves the record
 * to try again with; once more when a worker has stored a result meanwhile. A worker that still has the clip finds its
 * lease gone, and an upload that comes later finds no record: both then erase what there is themselves. An upload that
 * came shortly before found the record, and is erased here, at last.
 */
export async function deleteClip(
  { clips, keys, uploads }: Pick<ClipDependencies, 'clips' | 'keys' | 'uploads'>,
  tenant: string,
  clipId: string,
): Promise<void> {
  let item = await clips.get(tenant, clipId);
  if (!item) throw noSuchClip(clipId);
  for (; item; item = await clips.get(tenant, clipId)) {
    await uploads.erase(item);
    if (item.idempotencyKey !== undefined) await keys.forget(item.idempotencyKey, clipId);
    if (!(await clips.delete(item))) continue;
    if (item.source === 'upload') await uploads.erase(item);
    return;
  }
}

function noSuchClip(clipId: string): HttpError {
  return new HttpError(404, 'not-found', `There is no clip ${clipId}: it was deleted, expired, or never made.`);
}
