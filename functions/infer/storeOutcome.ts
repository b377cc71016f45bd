import type { S3Client } from '@aws-sdk/client-s3';
import type { ErrorCode, FileError } from '../../contract/index.ts';
import { eraseClip, eraseResult, writeResult } from '../bucket/index.ts';
import { type ClipStore, MAX_RECEIVES } from '../records/index.ts';
import type { ObjectOutcome } from './recogniseObject.ts';
import type { HeldTask } from './task.ts';
import { type DropResult, toResultFile } from './toResultFile.ts';

/** What became of the clip: for the log, so never what was heard in it. */
export interface ClipOutcome {
  status:
    | 'done'
    | 'failed'
    /** It has its result already. */
    | 'finished-before'
    /** The clip or its audio was deleted or overwritten meanwhile; nothing is left of it. */
    | 'erased';
  errorCode?: ErrorCode;
}

/** Where results are kept. */
export interface Stores {
  clips: ClipStore;
  s3: S3Client;
}

const AUDIO_GONE: FileError = {
  code: 'file-not-found',
  message: 'Expected the audio in the bucket, but it was deleted. Send it again.',
};

/** Stores what came of a recording: beside a dropped file first, then in the record, which ends the lease. */
export async function storeOutcome(task: HeldTask, outcome: ObjectOutcome, stores: Stores): Promise<ClipOutcome> {
  if (outcome.kind === 'recognised') return storeRecognition(task, outcome, stores);
  if (outcome.kind === 'refused') return storeFailure(task, outcome.error, stores);
  if (!task.drop) return storeFailure(task, AUDIO_GONE, stores);
  // Taken back or overwritten before it was read: the record, made by this claim, speaks of nothing.
  await eraseResult(stores.s3, task.drop.result, task.clip.clipId);
  await stores.clips.discard(task.lease);
  return { status: 'erased' };
}

async function storeRecognition(
  task: HeldTask,
  { recognition, embedding }: Extract<ObjectOutcome, { kind: 'recognised' }>,
  stores: Stores,
): Promise<ClipOutcome> {
  const isStored =
    (await writeBesideDrop(task, { status: 'done', recognition }, stores)) &&
    (await stores.clips.complete(task.lease, recognition, embedding));
  return isStored ? { status: 'done' } : afterLoss(task, stores);
}

async function storeFailure(task: HeldTask, error: FileError, stores: Stores): Promise<ClipOutcome> {
  const isStored =
    (await writeBesideDrop(task, { status: 'failed', error }, stores)) && (await stores.clips.fail(task.lease, error));
  return isStored ? { status: 'failed', errorCode: error.code } : afterLoss(task, stores);
}

/** Stores that the service has failed on a clip as often as it may. */
export async function storeGivenUp(task: HeldTask, fault: unknown, stores: Stores): Promise<void> {
  const error: FileError = {
    code: 'processing-failed',
    message: `The service failed ${MAX_RECEIVES} times on this file (${(fault as Error).name}). Send it again later; if it fails again, tell the operator.`,
  };
  // Perhaps it is the bucket that fails: the record counts, and must not be missing too.
  await writeBesideDrop(task, { status: 'failed', error }, stores).catch(() => false);
  await stores.clips.fail(task.lease, error);
}

/** The lease is lost: to another worker, who has the clip now, or because the clip was deleted; then all of it must go. */
export async function afterLoss({ audio, clip }: HeldTask, { clips, s3 }: Stores): Promise<ClipOutcome> {
  if (await clips.get(clip.tenant, clip.clipId)) return { status: 'finished-before' };
  await eraseClip(s3, audio, clip.clipId);
  return { status: 'erased' };
}

/** @returns false when the lease is lost: nothing was written. True for an upload, which has nothing beside it */
async function writeBesideDrop(
  { drop, clip, lease }: HeldTask,
  result: DropResult,
  { clips, s3 }: Stores,
): Promise<boolean> {
  if (!drop) return true;
  const item = await clips.get(clip.tenant, clip.clipId);
  if (item?.leaseId !== lease.leaseId) return false;
  await writeResult(s3, drop.result, toResultFile(item, result));
  return true;
}
