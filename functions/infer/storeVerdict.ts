import type { S3Client } from '@aws-sdk/client-s3';
import { type DropKey, type ErrorCode, type FileError, resultKey } from '../../contract/index.ts';
import { eraseObject } from '../eraseObject.ts';
import { type ClipStore, type Lease, MAX_RECEIVES } from '../records/index.ts';
import { eraseResult, writeResult } from '../results/index.ts';
import type { Verdict } from './judge.ts';
import { type DropResult, toResultFile } from './toResultFile.ts';

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
export interface Task {
  audio: { bucket: string; key: string; eTag: string };
  /** What the key of a dropped file says; undefined for an upload. */
  drop: DropKey | undefined;
  lease: Lease;
}

/** Where results are kept. */
export interface Stores {
  clips: ClipStore;
  s3: S3Client;
}

type Ending = Omit<Outcome, 'key'>;

/** Stores a verdict: beside a dropped file first, then in the record, which ends the lease. */
export async function storeVerdict(task: Task, verdict: Verdict, stores: Stores): Promise<Ending> {
  if (verdict.kind === 'gone' && task.drop) {
    // Taken back or overwritten before it was read: the record, made by this claim, speaks of nothing.
    await eraseDropResult(task, stores);
    await stores.clips.discard(task.lease);
    return { status: 'erased' };
  }
  if (verdict.kind === 'recognised') {
    if (!(await writeDropResult(task, { status: 'done', recognition: verdict.recognition }, stores))) {
      return afterLoss(task, stores);
    }
    const isStored = await stores.clips.complete(task.lease, verdict.recognition, verdict.embedding);
    return isStored ? { status: 'done' } : await afterLoss(task, stores);
  }
  const error = verdict.kind === 'gone' ? AUDIO_GONE : verdict.error;
  if (!(await writeDropResult(task, { status: 'failed', error }, stores))) return afterLoss(task, stores);
  const isStored = await stores.clips.fail(task.lease, error);
  return isStored ? { status: 'failed', errorCode: error.code } : await afterLoss(task, stores);
}

/** Stores that the service has failed on a clip as often as it may. */
export async function storeGivenUp(task: Task, fault: unknown, stores: Stores): Promise<void> {
  const error: FileError = {
    code: 'processing-failed',
    message: `The service failed ${MAX_RECEIVES} times on this file (${(fault as Error).name}). Send it again later; if it fails again, tell the operator.`,
  };
  // Perhaps it is the bucket that fails: the record counts, and must not be missing too.
  await writeDropResult(task, { status: 'failed', error }, stores).catch(() => false);
  await stores.clips.fail(task.lease, error);
}

/** The lease is lost: to another worker, who has the clip now, or because the clip was deleted; then all of it must go. */
export async function afterLoss(task: Task, stores: Stores): Promise<Ending> {
  const { tenant, clipId } = task.lease;
  if (await stores.clips.get(tenant, clipId)) return { status: 'finished-before' };
  await eraseLeftovers(task, stores);
  return { status: 'erased' };
}

/** Erases what there is of a clip in the bucket. */
export async function eraseLeftovers(task: Task, stores: Stores): Promise<void> {
  const { bucket, key, eTag } = task.audio;
  await eraseObject(stores.s3, bucket, key, task.drop ? eTag : undefined);
  await eraseDropResult(task, stores);
}

/** @returns false when the lease is lost: nothing was written */
async function writeDropResult({ audio, drop, lease }: Task, result: DropResult, { clips, s3 }: Stores) {
  if (!drop) return true;
  const item = await clips.get(lease.tenant, lease.clipId);
  if (item?.leaseId !== lease.leaseId) return false;
  await writeResult(s3, { bucket: audio.bucket, key: resultKey(drop) }, toResultFile(item, result));
  return true;
}

async function eraseDropResult({ audio, drop, lease }: Task, { s3 }: Stores): Promise<void> {
  if (drop) await eraseResult(s3, { bucket: audio.bucket, key: resultKey(drop) }, lease.clipId);
}

const AUDIO_GONE: FileError = {
  code: 'file-not-found',
  message: 'Expected the audio in the bucket, but it was deleted. Send it again.',
};
