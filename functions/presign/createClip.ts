import { MetricUnit } from '@aws-lambda-powertools/metrics';
import {
  type CreateClipRequest,
  type CreateClipResponse,
  LIMITS,
  UPLOAD_EXPIRY_SECONDS,
  uploadKey,
} from '../../contract/index.ts';
import { type ClipItem, derivedClipId, idempotencyKeyName, randomClipId } from '../records/index.ts';
import type { ClipDependencies } from './clips.ts';
import { HttpError } from './errors.ts';

/** Makes a clip's record and signs its upload. The same idempotency key again gives the same clip. */
export async function createClip(
  dependencies: ClipDependencies,
  tenant: string,
  request: CreateClipRequest,
  idempotencyKey: string | undefined,
): Promise<CreateClipResponse> {
  const { clipId } =
    idempotencyKey === undefined
      ? counted(dependencies, await makeClip(dependencies, tenant, request))
      : await clipByKey(dependencies, tenant, request, idempotencyKey);
  return {
    clipId,
    upload: await dependencies.uploads.sign(tenant, clipId, request),
    expiresAt: new Date(dependencies.nowMs() + UPLOAD_EXPIRY_SECONDS * 1000).toISOString(),
    maxBytes: LIMITS.maxBytes,
  };
}

async function makeClip(
  { clips }: Pick<ClipDependencies, 'clips'>,
  tenant: string,
  request: CreateClipRequest,
  keyName?: string,
): Promise<ClipItem> {
  const clipId = randomClipId();
  const objectKey = uploadKey(tenant, clipId);
  const { include: _, ...told } = request;
  const keepsEmbedding = asksForEmbedding(request);
  const made = await clips.create({ tenant, clipId, objectKey, idempotencyKey: keyName, ...told, keepsEmbedding });
  // Taken by ourselves: an answer was lost, and the client has tried again. Nobody else draws the same 130 bits.
  const item = made ?? (await clips.get(tenant, clipId));
  if (!item) throw new Error(`Expected the record of ${clipId}, which was just made; it is not there.`);
  return item;
}

function counted({ metrics }: Pick<ClipDependencies, 'metrics'>, made: ClipItem): ClipItem {
  metrics.addMetric('ClipsAnnounced', MetricUnit.Count, 1);
  return made;
}

/**
 * The clip of a key, made when there is none. First the clip and then its key: the key always names a clip that was
 * there, and one that is gone by now was deleted.
 */
async function clipByKey(
  dependencies: ClipDependencies,
  tenant: string,
  request: CreateClipRequest,
  idempotencyKey: string,
): Promise<ClipItem> {
  const { clips, keys } = dependencies;
  const name = idempotencyKeyName(tenant, idempotencyKey);
  for (;;) {
    const named = await keys.clipOf(name);
    // Earlier versions made the id of the key itself.
    const existing = await clips.get(tenant, named ?? derivedClipId('key', tenant, idempotencyKey));
    if (existing) return repeat(dependencies, existing, request);
    const made = await makeClip(dependencies, tenant, request, name);
    if (await keys.give(name, made, named)) return counted(dependencies, made);
    // The same call at the same time was faster: nobody has heard of this one yet.
    await clips.delete(made);
  }
}

/** @throws HttpError 409 when the key was used for another file */
async function repeat(
  { clips }: Pick<ClipDependencies, 'clips'>,
  existing: ClipItem,
  request: CreateClipRequest,
): Promise<ClipItem> {
  const fields = ['fileName', 'contentType', 'sizeBytes', 'speaker', 'batch'] as const;
  const differing: string[] = fields.filter((field) => existing[field] !== request[field]);
  // Records of before do not say.
  const { keepsEmbedding = asksForEmbedding(request) } = existing;
  if (keepsEmbedding !== asksForEmbedding(request)) differing.push('include');
  if (differing.length > 0) {
    throw new HttpError(
      409,
      'conflict',
      `This Idempotency-Key was used with another ${differing.join(', ')}. Use a new key for a new file.`,
    );
  }
  await clips.extendUpload(existing.tenant, existing.clipId);
  return existing;
}

function asksForEmbedding({ include = [] }: CreateClipRequest): boolean {
  return include.includes('embedding');
}
