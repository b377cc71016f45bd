import { randomUUID } from 'node:crypto';
import type { Model } from '../../core/index.ts';
import { eraseClip } from '../bucket/index.ts';
import { type ClaimOutcome, type ClipStore, LEASE_MS } from '../records/index.ts';
import { BusyError } from './busy.ts';
import { underFormerId } from './formerDrop.ts';
import { holdLease } from './heldLease.ts';
import { recogniseObject } from './recogniseObject.ts';
import { afterLoss, type ClipOutcome, type Stores, storeGivenUp, storeOutcome } from './storeOutcome.ts';
import type { ClaimedTask, HeldTask, Receipt, Task } from './task.ts';

/** What the work needs. */
export interface InferDependencies extends Stores {
  model: Promise<Model>;
  augment: boolean;
  /** The longest recording that is taken. */
  maxDurationSeconds: number;
}

/**
 * Recognises one clip and stores the result. Returns when the message is done with: that a file is refused is a result
 * too, and so is that the service gave it up.
 *
 * @throws BusyError while another worker has the clip, and when a passing fault stopped the work what that was: the queue
 * should hand the message out again
 */
export async function runTask(found: Task, receipt: Receipt, dependencies: InferDependencies): Promise<ClipOutcome> {
  const task = await underFormerId(found, dependencies.clips);
  const { clip, audio } = task;
  const held = { ...task, lease: { ...clip, leaseId: randomUUID() } };
  const claim = await claimTask(held, receipt, dependencies.clips);
  switch (claim.outcome) {
    case 'claimed':
      return work({ ...held, keepsEmbedding: claim.keepsEmbedding }, dependencies);
    case 'exhausted':
      return storeGivenUp(held, receipt, dependencies);
    case 'finished':
      return { status: 'finished-before' };
    case 'absent':
      // Deleted by its owner between upload and now.
      await eraseClip(dependencies.s3, audio, clip.clipId);
      return { status: 'erased' };
    case 'busy':
      throw new BusyError(clip.clipId, claim.untilEpochMs);
  }
}

function claimTask({ audio, drop, lease }: HeldTask, receipt: Receipt, clips: ClipStore): Promise<ClaimOutcome> {
  const attempt = { ...receipt, leaseMs: LEASE_MS };
  if (drop) return clips.claimDrop(drop.record, lease.leaseId, attempt);
  const { eTag, sequencer } = audio;
  return clips.claimUpload(lease, { ...attempt, eTag, sequencer });
}

async function work(task: ClaimedTask, dependencies: InferDependencies): Promise<ClipOutcome> {
  const { clips } = dependencies;
  const held = holdLease(clips, task.lease);
  try {
    const options = { ...dependencies, signal: held.signal, onProgress: held.setProgress };
    return await storeOutcome(task, await recogniseObject(task.audio, options), dependencies);
  } catch (fault) {
    if (held.signal.aborted) return await afterLoss(task, dependencies);
    await clips.release(task.lease);
    throw fault;
  } finally {
    held.stop();
  }
}
