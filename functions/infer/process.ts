import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { type ErrorCode, type FileError, LIMITS, type ParsedKey, parseObjectKey } from '../../contract/index.ts';
import { AudioError, type Model, recognize } from '../../core/index.ts';
import { type ClipStore, derivedClipId, type Lease, MAX_RECEIVES } from '../records/index.ts';

/** How long a worker may be silent before another takes over. Shorter than the queue's visibility time-out. */
export const LEASE_MS = 60_000;

/** What the work needs. */
export interface InferDependencies {
  clips: ClipStore;
  s3: S3Client;
  model: Promise<Model>;
  augment: boolean;
}

/** An object that was written to the bucket. */
export interface WrittenObject {
  bucket: string;
  key: string;
  eTag: string;
  sizeBytes: number;
  /** How often the queue has handed out this message, this time included. */
  receiveCount: number;
}

/** What was done, for the log: which clip, and never what it said. */
export interface Outcome {
  tenant: string;
  clipId: string;
  key: string;
  status: 'done' | 'failed';
  errorCode?: ErrorCode;
}

/** Thrown to get the message again later. */
class TryAgainError extends Error {}

/**
 * Judges one object and stores the result. Returns when the message is done with: a file that cannot be judged is a
 * result too.
 *
 * @returns what came of it, or undefined when there was nothing to do
 * @throws when a passing fault stopped the work: the queue should hand the message out again
 */
export async function processObject(
  object: WrittenObject,
  dependencies: InferDependencies,
): Promise<Outcome | undefined> {
  const parsed = parseObjectKey(object.key);
  if (!parsed) return undefined;
  const lease = await claim(object, parsed, dependencies);
  if (!lease) return undefined;
  const { clips } = dependencies;
  try {
    const error = await judge(object, parsed.kind, lease, dependencies);
    if (error) await clips.fail(lease, error);
    const { tenant, clipId } = lease;
    const done = { tenant, clipId, key: object.key };
    return error ? { ...done, status: 'failed', errorCode: error.code } : { ...done, status: 'done' };
  } catch (fault) {
    if (object.receiveCount >= MAX_RECEIVES) await clips.fail(lease, givenUp(fault));
    else await clips.release(lease);
    throw fault;
  }
}

/** @returns the lease, or undefined when there is nothing to do */
async function claim(
  object: WrittenObject,
  parsed: ParsedKey,
  { clips, s3 }: InferDependencies,
): Promise<Lease | undefined> {
  const leaseId = randomUUID();
  const { tenant } = parsed;
  const clipId = parsed.kind === 'upload' ? parsed.clipId : derivedClipId('drop', object.key, object.eTag);
  const lease = { tenant, clipId, leaseId };
  const outcome =
    parsed.kind === 'upload'
      ? await clips.claimUpload(lease, LEASE_MS)
      : await clips.claimDrop(
          { ...parsed, clipId, objectKey: object.key, sizeBytes: object.sizeBytes },
          leaseId,
          LEASE_MS,
        );
  switch (outcome) {
    case 'claimed':
      return lease;
    case 'finished':
      return undefined;
    case 'absent':
      // Deleted by its owner between upload and now: the audio must not outlive that.
      await s3.send(new DeleteObjectCommand({ Bucket: object.bucket, Key: object.key }));
      return undefined;
    case 'busy':
      throw new TryAgainError(`Clip ${clipId} is being worked on; its lease must end first.`);
  }
}

/** @returns why the file cannot be judged, or undefined when its result is stored */
async function judge(
  { bucket, key, sizeBytes }: WrittenObject,
  kind: ParsedKey['kind'],
  lease: Lease,
  { clips, s3, model, augment }: InferDependencies,
): Promise<FileError | undefined> {
  if (sizeBytes > LIMITS.maxBytes) {
    return {
      code: 'too-large',
      message: `Expected at most ${LIMITS.maxBytes} bytes, got ${sizeBytes}. Send a shorter or compressed (FLAC) file.`,
    };
  }
  const lost = new AbortController();
  let progress = 0;
  const renewal = setInterval(() => {
    clips.renew(lease, LEASE_MS, progress).then(
      (held) => held || lost.abort(new LeaseLostError()),
      () => undefined, // A renewal that fails is tried again at the next beat; the lease outlasts several.
    );
  }, LEASE_MS / 20);
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: lost.signal });
    const recognition = await recognize(Body as AsyncIterable<Uint8Array>, {
      model: await model,
      augment,
      includeEmbedding: true,
      signal: lost.signal,
      onProgress: (share) => {
        progress = share;
      },
    });
    await clips.complete(lease, recognition);
    return undefined;
  } catch (error) {
    if (error instanceof AudioError) return { code: error.code, message: error.message };
    if (error instanceof NoSuchKey) {
      // A dropped file may be taken back before it is read; then its record, made by this claim, has no owner.
      if (kind === 'drop') {
        await clips.delete(lease.tenant, lease.clipId);
        return undefined;
      }
      return {
        code: 'file-not-found',
        message: 'Expected the audio in the bucket, but it was deleted. Send it again.',
      };
    }
    if (lost.signal.aborted) return undefined; // Deleted, or taken over: whoever has it now writes the result.
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

class LeaseLostError extends Error {}

function givenUp(fault: unknown): FileError {
  return {
    code: 'processing-failed',
    message: `The service failed ${MAX_RECEIVES} times on this file (${(fault as Error).name}). Send it again later; if it fails again, tell the operator.`,
  };
}
