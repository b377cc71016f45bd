import { randomUUID } from 'node:crypto';
import type { Model } from '../../core/index.ts';
import { eraseClip } from '../bucket/index.ts';
import { type ClaimOutcome, type ClipStore, LEASE_MS } from '../records/index.ts';
import { holdLease } from './heldLease.ts';
import { recogniseObject } from './recogniseObject.ts';
import { afterLoss, type ClipOutcome, type Stores, storeGivenUp, storeOutcome } from './storeOutcome.ts';
import type { HeldTask, Task } from './task.ts';

/** What the work needs. */
export interface InferDependencies extends Stores {
  model: Promise<Model>;
  augment: boolean;
}

/**
 * Recognises one clip and stores the result. Returns when the message is done with: that a file is refused is a result
 * too.
 *
 * @throws when a passing fault stopped the work: the queue should hand the message out again
 */
export async function runTask(task: Task, dependencies: InferDependencies): Promise<ClipOutcome> {
  const { clip, audio } = task;
  const held = { ...task, lease: { ...clip, leaseId: randomUUID() } };
  switch (await claim(held, dependencies.clips)) {
    case 'claimed':
      return work(held, dependencies);
    case 'finished':
      return { status: 'finished-before' };
    case 'absent':
      // Deleted by its owner between upload and now.
      await eraseClip(dependencies.s3, audio, clip.clipId);
      return { status: 'erased' };
    case 'busy':
      throw new Error(`Clip ${clip.clipId} is being worked on; its lease must end first.`);
  }
}

function claim({ drop, lease, isLast }: HeldTask, clips: ClipStore): Promise<ClaimOutcome> {
  const attempt = { leaseMs: LEASE_MS, isLast };
  return drop ? clips.claimDrop(drop.record, lease.leaseId, attempt) : clips.claimUpload(lease, attempt);
}

async function work(task: HeldTask, dependencies: InferDependencies): Promise<ClipOutcome> {
  const { clips } = dependencies;
  const held = holdLease(clips, task.lease);
  try {
    const options = { ...dependencies, signal: held.signal, onProgress: held.setProgress };
    return await storeOutcome(task, await recogniseObject(task.audio, options), dependencies);
  } catch (fault) {
    if (held.signal.aborted) return await afterLoss(task, dependencies);
    if (task.isLast) await storeGivenUp(task, fault, dependencies);
    else await clips.release(task.lease);
    throw fault;
  } finally {
    held.stop();
  }
}
