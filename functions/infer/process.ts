import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { type ErrorCode, type FileError, type ParsedKey, parseObjectKey } from '../../contract/index.ts';
import type { Model } from '../../core/index.ts';
import { eraseObject } from '../eraseObject.ts';
import { type ClaimOutcome, type ClipStore, derivedClipId, type Lease, MAX_RECEIVES } from '../records/index.ts';
import { holdLease, LEASE_MS } from './heldLease.ts';
import { judge, type Verdict } from './judge.ts';

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

/** What was done, for the log: which clip, and never what was heard in it. */
export interface Outcome {
  key: string;
  clipId?: string;
  status:
    | 'done'
    | 'failed'
    /** It has its result already. */
    | 'finished-before'
    /** The clip or its audio was deleted or overwritten meanwhile; nothing is left of it. */
    | 'erased'
    /** Neither an upload nor `drops/<tenant>/<batch>/[<speaker>/]<file>`. */
    | 'not-ours';
  errorCode?: ErrorCode;
}

/** A clip that is ours to work on. */
interface Task {
  object: WrittenObject;
  kind: ParsedKey['kind'];
  lease: Lease;
}

/**
 * Judges one object and stores the result. Returns when the message is done with: a file that cannot be judged is a
 * result too.
 *
 * @throws when a passing fault stopped the work: the queue should hand the message out again
 */
export async function processObject(object: WrittenObject, dependencies: InferDependencies): Promise<Outcome> {
  const { key } = object;
  const parsed = parseObjectKey(key);
  if (!parsed) return { key, status: 'not-ours' };
  const clipId = parsed.kind === 'upload' ? parsed.clipId : derivedClipId('drop', key, object.eTag);
  const task = { object, kind: parsed.kind, lease: { tenant: parsed.tenant, clipId, leaseId: randomUUID() } };
  switch (await claim(task, parsed, dependencies)) {
    case 'claimed':
      return { key, clipId, ...(await work(task, dependencies)) };
    case 'finished':
      return { key, clipId, status: 'finished-before' };
    case 'absent':
      // Deleted by its owner between upload and now.
      await eraseAudio(task, dependencies);
      return { key, clipId, status: 'erased' };
    case 'busy':
      throw new Error(`Clip ${clipId} is being worked on; its lease must end first.`);
  }
}

function claim({ object, lease }: Task, parsed: ParsedKey, { clips }: InferDependencies): Promise<ClaimOutcome> {
  const attempt = { leaseMs: LEASE_MS, isLast: object.receiveCount >= MAX_RECEIVES };
  if (parsed.kind === 'upload') return clips.claimUpload(lease, attempt);
  const { tenant, batch, speaker, fileName } = parsed;
  const { key: objectKey, eTag, sizeBytes } = object;
  const clip = { tenant, clipId: lease.clipId, objectKey, eTag, fileName, sizeBytes, batch, speaker };
  return clips.claimDrop(clip, lease.leaseId, attempt);
}

async function work(task: Task, dependencies: InferDependencies): Promise<Omit<Outcome, 'key'>> {
  const { clips } = dependencies;
  const { object, kind, lease } = task;
  const held = holdLease(clips, lease);
  try {
    const { bucket, key, sizeBytes, eTag } = object;
    const audio = { bucket, key, sizeBytes, ...(kind === 'drop' ? { eTag } : {}) };
    const options = { ...dependencies, signal: held.signal, onProgress: held.setProgress };
    return await store(task, await judge(audio, options), dependencies);
  } catch (fault) {
    if (held.signal.aborted) return await afterLoss(task, dependencies);
    if (object.receiveCount >= MAX_RECEIVES) await clips.fail(lease, givenUp(fault));
    else await clips.release(lease);
    throw fault;
  } finally {
    held.stop();
  }
}

async function store(task: Task, verdict: Verdict, dependencies: InferDependencies): Promise<Omit<Outcome, 'key'>> {
  const { clips } = dependencies;
  const { kind, lease } = task;
  if (verdict.kind === 'recognized') {
    const stored = await clips.complete(lease, verdict.recognition);
    return stored ? { status: 'done' } : await afterLoss(task, dependencies);
  }
  if (verdict.kind === 'gone' && kind === 'drop') {
    // Taken back or overwritten before it was read: the record, made by this claim, speaks of nothing.
    await clips.discard(lease);
    return { status: 'erased' };
  }
  const error = verdict.kind === 'gone' ? AUDIO_GONE : verdict.error;
  const stored = await clips.fail(lease, error);
  return stored ? { status: 'failed', errorCode: error.code } : await afterLoss(task, dependencies);
}

/** The lease is lost: to another worker, who has the clip now, or because the clip was deleted; then its audio must go. */
async function afterLoss(task: Task, dependencies: InferDependencies): Promise<Omit<Outcome, 'key'>> {
  const { tenant, clipId } = task.lease;
  if (await dependencies.clips.get(tenant, clipId)) return { status: 'finished-before' };
  await eraseAudio(task, dependencies);
  return { status: 'erased' };
}

function eraseAudio({ object, kind }: Task, { s3 }: InferDependencies): Promise<void> {
  const { bucket, key, eTag } = object;
  return eraseObject(s3, bucket, key, kind === 'drop' ? eTag : undefined);
}

const AUDIO_GONE: FileError = {
  code: 'file-not-found',
  message: 'Expected the audio in the bucket, but it was deleted. Send it again.',
};

function givenUp(fault: unknown): FileError {
  return {
    code: 'processing-failed',
    message: `The service failed ${MAX_RECEIVES} times on this file (${(fault as Error).name}). Send it again later; if it fails again, tell the operator.`,
  };
}
