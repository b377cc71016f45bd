import type { S3Client } from '@aws-sdk/client-s3';
import type { ErrorCode, FileError } from '../../contract/index.ts';
import { eraseClip, eraseResult, isLongTimeline, writeResult, writeTimeline } from '../bucket/index.ts';
import { type ClipStore, GIVEN_UP, MAX_TRIES } from '../records/index.ts';
import { BusyError } from './busy.ts';
import type { ObjectOutcome } from './recogniseObject.ts';
import type { ClaimedTask, HeldTask, Receipt } from './task.ts';
import { type DropResult, toResultFile } from './toResultFile.ts';

/** What became of the clip: for the log, so never what was heard in it. */
export interface ClipOutcome {
  status:
    | 'done'
    | 'failed'
    /** It has its result already. */
    | 'finished-before'
    /** The clip or its audio was deleted or overwritten meanwhile; nothing is left of it. */
    | 'erased'
    /** Another upload by the same form took the audio's place: the message that tells of that one brings the clip. */
    | 'left';
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
export async function storeOutcome(task: ClaimedTask, outcome: ObjectOutcome, stores: Stores): Promise<ClipOutcome> {
  if (outcome.kind === 'recognised') return storeRecognition(task, outcome, stores);
  if (outcome.kind === 'refused') return storeFailure(task, outcome.error, stores);
  if (!task.drop) return outcome.kind === 'gone' ? storeFailure(task, AUDIO_GONE, stores) : leave(task, stores);
  // Taken back or overwritten before it was read: the record, made by this claim, speaks of nothing.
  await eraseResult(stores.s3, task.drop.result, task.clip.clipId);
  await stores.clips.discard(task.lease);
  return { status: 'erased' };
}

async function leave(task: HeldTask, stores: Stores): Promise<ClipOutcome> {
  return (await stores.clips.leave(task.lease)) ? { status: 'left' } : afterLoss(task, stores);
}

async function storeRecognition(
  task: ClaimedTask,
  { recognition, embedding }: Extract<ObjectOutcome, { kind: 'recognised' }>,
  stores: Stores,
): Promise<ClipOutcome> {
  const vector = task.keepsEmbedding ? embedding : undefined;
  const hasTimeline = isLongTimeline(recognition);
  // Before the record, so that what is done can be read. When the lease is lost and the clip deleted, it is erased below.
  if (hasTimeline) await writeTimeline(stores.s3, { bucket: task.audio.bucket, ...task.clip }, recognition.segments);
  const isStored =
    (await writeBesideDrop(task, { status: 'done', recognition }, stores)) &&
    (await stores.clips.complete(task.lease, recognition, vector, hasTimeline));
  return isStored ? { status: 'done' } : afterLoss(task, stores);
}

async function storeFailure(task: HeldTask, error: FileError, stores: Stores): Promise<ClipOutcome> {
  const isStored =
    (await writeBesideDrop(task, { status: 'failed', error }, stores)) && (await stores.clips.fail(task.lease, error));
  return isStored ? { status: 'failed', errorCode: error.code } : afterLoss(task, stores);
}

/** Stores that the service has given the clip up: it failed on it as often as it may, or the queue kept it no longer. */
export function storeGivenUp(task: HeldTask, { isDeadLetter }: Receipt, stores: Stores): Promise<ClipOutcome> {
  const why = isDeadLetter
    ? 'The service had no turn for this file before its time in the queue was over'
    : `The service failed ${MAX_TRIES} times on this file`;
  const message = `${why}. Send it again later; if it fails again, tell the operator.`;
  return storeFailure(task, { code: GIVEN_UP, message }, stores);
}

/**
 * The lease is lost: because the clip was deleted; then all of it must go; or to another worker, who has the clip now.
 *
 * @throws BusyError while that one has no result: it may still fail, and then this message is there to bring the clip
 */
export async function afterLoss({ audio, clip }: HeldTask, { clips, s3 }: Stores): Promise<ClipOutcome> {
  const item = await clips.get(clip.tenant, clip.clipId);
  if (item?.status === 'done' || item?.status === 'failed') return { status: 'finished-before' };
  if (item) throw new BusyError(clip.clipId, item.leaseExpiresAtEpochMs ?? 0);
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
