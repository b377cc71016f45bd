import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  type Clip,
  type CreateClipRequest,
  type CreateClipResponse,
  LIMITS,
  UPLOAD_EXPIRY_SECONDS,
  uploadKey,
} from '../../contract/index.ts';
import { type ClipStore, derivedClipId, randomClipId } from '../records/index.ts';
import { toClip } from './clipView.ts';
import { HttpError } from './errors.ts';
import type { Uploads } from './uploads.ts';

/** The first waits of a long poll are short, since most clips are done in a fraction of a second. */
const FIRST_WAIT_MS = 25;
const LONGEST_WAIT_MS = 500;

/** What the calls about clips need. */
export interface ClipDependencies {
  clips: ClipStore;
  uploads: Uploads;
  nowMs: () => number;
  metrics: Pick<Metrics, 'addMetric'>;
}

/** Makes a clip's record and signs its upload. The same idempotency key again gives the same clip. */
export async function createClip(
  { clips, uploads, nowMs, metrics }: ClipDependencies,
  tenant: string,
  request: CreateClipRequest,
  idempotencyKey: string | undefined,
): Promise<CreateClipResponse> {
  const clipId = idempotencyKey === undefined ? randomClipId() : derivedClipId('key', tenant, idempotencyKey);
  const created = await clips.create({ tenant, clipId, objectKey: uploadKey(tenant, clipId), ...request });
  if (created) metrics.addMetric('ClipsAnnounced', MetricUnit.Count, 1);
  else await repeat({ clips }, tenant, clipId, request);
  return {
    clipId,
    upload: await uploads.sign(tenant, clipId, request),
    expiresAt: new Date(nowMs() + UPLOAD_EXPIRY_SECONDS * 1000).toISOString(),
    maxBytes: LIMITS.maxBytes,
  };
}

/** @throws HttpError 409 when the key was used for another file */
async function repeat(
  { clips }: Pick<ClipDependencies, 'clips'>,
  tenant: string,
  clipId: string,
  request: CreateClipRequest,
): Promise<void> {
  const existing = await clips.get(tenant, clipId);
  const fields = ['fileName', 'contentType', 'sizeBytes'] as const;
  const differing = fields.filter((field) => existing?.[field] !== request[field]);
  if (differing.length > 0) {
    throw new HttpError(
      409,
      'conflict',
      `This Idempotency-Key was used with another ${differing.join(', ')}. Use a new key for a new file.`,
    );
  }
  await clips.extendUpload(tenant, clipId);
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
 * Erases a clip: the audio and a drop's result first, so that a failure in between leaves the record to try again
 * with; once more when a worker has stored a result meanwhile. A worker that still has the clip finds its lease gone,
 * and an upload that comes later finds no record: both then erase what there is themselves.
 */
export async function deleteClip(
  { clips, uploads }: Pick<ClipDependencies, 'clips' | 'uploads'>,
  tenant: string,
  clipId: string,
): Promise<void> {
  let item = await clips.get(tenant, clipId);
  if (!item) throw noSuchClip(clipId);
  while (item) {
    await uploads.erase(item);
    if (await clips.delete(item)) return;
    item = await clips.get(tenant, clipId);
  }
}

function noSuchClip(clipId: string): HttpError {
  return new HttpError(404, 'not-found', `There is no clip ${clipId}: it was deleted, expired, or never made.`);
}
