import { randomUUID } from 'node:crypto';
import { type ParsedKey, parseObjectKey } from '../../contract/index.ts';
import type { Model } from '../../core/index.ts';
import { type ClaimOutcome, derivedClipId, LEASE_MS, MAX_RECEIVES } from '../records/index.ts';
import { holdLease } from './heldLease.ts';
import { judge } from './judge.ts';
import {
  afterLoss,
  eraseLeftovers,
  type Outcome,
  type Stores,
  storeGivenUp,
  storeVerdict,
  type Task,
} from './storeVerdict.ts';

/** What the work needs. */
export interface InferDependencies extends Stores {
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
  const lease = { tenant: parsed.tenant, clipId, leaseId: randomUUID() };
  const task = { audio: object, drop: parsed.kind === 'drop' ? parsed : undefined, lease };
  switch (await claim(object, parsed, task, dependencies)) {
    case 'claimed':
      return { key, clipId, ...(await work(object, task, dependencies)) };
    case 'finished':
      return { key, clipId, status: 'finished-before' };
    case 'absent':
      // Deleted by its owner between upload and now.
      await eraseLeftovers(task, dependencies);
      return { key, clipId, status: 'erased' };
    case 'busy':
      throw new Error(`Clip ${clipId} is being worked on; its lease must end first.`);
  }
}

function claim(
  object: WrittenObject,
  parsed: ParsedKey,
  { lease }: Task,
  { clips }: InferDependencies,
): Promise<ClaimOutcome> {
  const attempt = { leaseMs: LEASE_MS, isLast: object.receiveCount >= MAX_RECEIVES };
  if (parsed.kind === 'upload') return clips.claimUpload(lease, attempt);
  const { tenant, batch, speaker, fileName } = parsed;
  const { key: objectKey, eTag, sizeBytes } = object;
  const clip = { tenant, clipId: lease.clipId, objectKey, eTag, fileName, sizeBytes, batch, speaker };
  return clips.claimDrop(clip, lease.leaseId, attempt);
}

async function work(object: WrittenObject, task: Task, dependencies: InferDependencies): Promise<Omit<Outcome, 'key'>> {
  const { clips } = dependencies;
  const held = holdLease(clips, task.lease);
  try {
    const { bucket, key, sizeBytes, eTag } = object;
    const audio = { bucket, key, sizeBytes, ...(task.drop ? { eTag } : {}) };
    const options = { ...dependencies, signal: held.signal, onProgress: held.setProgress };
    return await storeVerdict(task, await judge(audio, options), dependencies);
  } catch (fault) {
    if (held.signal.aborted) return await afterLoss(task, dependencies);
    if (object.receiveCount >= MAX_RECEIVES) await storeGivenUp(task, fault, dependencies);
    else await clips.release(task.lease);
    throw fault;
  } finally {
    held.stop();
  }
}
