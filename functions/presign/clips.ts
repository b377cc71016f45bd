import { createHash } from 'node:crypto';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { type ErasingDependencies, eraseEverywhere } from '../erasing/index.ts';
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
 * Erases a clip, and the tables of its batch.
 *
 * @throws HttpError 404 when there is none
 */
export async function deleteClip(dependencies: ErasingDependencies, tenant: string, clipId: string): Promise<void> {
  const item = await dependencies.clips.get(tenant, clipId);
  if (!item) throw noSuchClip(clipId);
  await eraseEverywhere(dependencies, item);
  if (item.batch !== undefined) await dependencies.uploads.eraseTables(tenant, item.batch);
}
