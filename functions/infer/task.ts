import { parseObjectKey, resultKey } from '../../contract/index.ts';
import type { ObjectContent, ObjectPlace } from '../bucket/index.ts';
import { derivedClipId, type Lease, MAX_RECEIVES, type NewClip } from '../records/index.ts';
import type { WrittenObject } from './message.ts';

/** The audio of a clip; of a dropped file, the content that it is about. */
export interface AudioObject extends ObjectContent {
  sizeBytes: number;
}

/** One clip to recognise. Here alone it is decided what is different for a dropped file. */
export interface Task {
  clip: { tenant: string; clipId: string };
  audio: AudioObject;
  /** Of a dropped file, of which nobody has told before: what its record says when there is none yet, and where its result goes. */
  drop: { record: NewClip; result: ObjectPlace } | undefined;
  /** The queue will not hand the message out again. */
  isLast: boolean;
}

/** A task whose clip is ours to work on. */
export interface HeldTask extends Task {
  lease: Lease;
}

/**
 * The task that a written object stands for.
 *
 * @param receiveCount how often the queue has handed out the message that tells of it, this time included
 * @returns undefined when the object is none of ours: neither an upload nor `drops/<tenant>/<batch>/[<speaker>/]<file>`
 */
export function toTask({ bucket, key, eTag, sizeBytes }: WrittenObject, receiveCount: number): Task | undefined {
  const parsed = parseObjectKey(key);
  if (!parsed) return undefined;
  const isLast = receiveCount >= MAX_RECEIVES;
  const { tenant } = parsed;
  if (parsed.kind === 'upload') {
    const { clipId } = parsed;
    return { clip: { tenant, clipId }, audio: { bucket, key, sizeBytes }, drop: undefined, isLast };
  }
  const clip = { tenant, clipId: derivedClipId('drop', key, eTag) };
  const { batch, speaker, fileName } = parsed;
  const record = { ...clip, objectKey: key, eTag, fileName, sizeBytes, batch, speaker };
  const drop = { record, result: { bucket, key: resultKey(parsed) } };
  return { clip, audio: { bucket, key, eTag, sizeBytes }, drop, isLast };
}
