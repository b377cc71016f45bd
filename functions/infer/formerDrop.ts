import { type ClipStore, derivedClipId } from '../records/index.ts';
import type { Task } from './task.ts';

/**
 * The task under the id that an earlier version gave its clip, where there is such a clip: without the sequencer, so
 * that the same content again under the same name was the same clip. A file that was dropped after that clip was made is
 * another one.
 */
export async function underFormerId(task: Task, clips: ClipStore): Promise<Task> {
  const { drop } = task;
  if (drop?.record.sequencer === undefined) return task;
  const { tenant, objectKey, eTag = '', writtenAtEpochMs = Number.POSITIVE_INFINITY } = drop.record;
  const clip = { tenant, clipId: derivedClipId('drop', objectKey, eTag) };
  const former = await clips.get(tenant, clip.clipId);
  if (!former || writtenAtEpochMs > former.createdAtEpochMs) return task;
  return { ...task, clip, drop: { ...drop, record: { ...drop.record, ...clip } } };
}
