import { createHash } from 'node:crypto';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { ClipStore, IdempotencyKeys } from '../records/index.ts';
import { noSuchClip } from './errors.ts';
import type { Uploads } from './uploads.ts';
import { type Answer, type WaitDependencies, type WaitOptions, waitForResult } from './waitForResult.ts';

/** What the calls about clips need. */
export interface ClipDependencies {
  clips: ClipStore;
  keys: IdempotencyKeys;
  uploads: Uploads;
  nowMs: () => number;
  metrics: Pick<Metrics, 'addMetric'>;
}

/** How a clip is read. */
export interface GetClipOptions extends WaitOptions {
  /** The ETag that the caller has. */
  ifNoneMatch: string | undefined;
}

/** Reads a clip, waiting for its result as long as asked. */
export async function getClip(
  dependencies: WaitDependencies,
  tenant: string,
  clipId: string,
  { ifNoneMatch, ...options }: GetClipOptions,
): Promise<Answer & { eTag: string; unchanged: boolean }> {
  const answer = await waitForResult(dependencies, tenant, clipId, options);
  const eTag = `"${createHash('sha256').update(JSON.stringify(answer.clip)).digest('base64url').slice(0, 27)}"`;
  return { ...answer, eTag, unchanged: eTag === ifNoneMatch?.replace(/^W\//, '') };
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
