import { parseObjectKey, resultKey } from '../../contract/index.ts';
import type { ObjectContent, ResultPlace } from '../bucket/index.ts';
import { type Attempt, derivedClipId, type Lease, type NewClip, type WrittenObject } from '../records/index.ts';

/** The audio of a clip: the content that the message is about. */
export interface AudioObject extends ObjectContent {
  sizeBytes: number;
  sequencer?: string | undefined;
}

/** One clip to recognise. Here alone it is decided what is different for a dropped file. */
export interface Task {
  clip: { tenant: string; clipId: string };
  audio: AudioObject;
  /** Of a dropped file, of which nobody has told before: what its record says when there is none yet, and where its result goes. */
  drop: { record: NewClip; result: ResultPlace } | undefined;
}

/** How a task came. */
export type Receipt = Pick<Attempt, 'messageId' | 'isDeadLetter'>;

/** A task whose clip is ours to work on. */
export interface HeldTask extends Task {
  lease: Lease;
}

/** A task whose clip is to be recognised. */
export interface ClaimedTask extends HeldTask {
  /** Whether the encoder's vector is kept beside the recognition. */
  keepsEmbedding: boolean;
}

/**
 * The task that a written object stands for.
 *
 * @returns undefined when the object is none of ours: neither an upload nor `drops/<tenant>/<batch>/[<speaker>/]<file>`
 */
export function toTask(written: WrittenObject): Task | undefined {
  const { bucket, key, eTag, sizeBytes, sequencer, writtenAtEpochMs } = written;
  const parsed = parseObjectKey(key);
  if (!parsed) return undefined;
  const { tenant } = parsed;
  const audio = { bucket, key, eTag, sizeBytes, sequencer };
  if (parsed.kind === 'upload') return { clip: { tenant, clipId: parsed.clipId }, audio, drop: undefined };
  const clip = { tenant, clipId: dropClipId(written) };
  const { batch, speaker, fileName } = parsed;
  const record = { ...clip, objectKey: key, eTag, sequencer, writtenAtEpochMs, fileName, sizeBytes, batch, speaker };
  const drop = { record, result: { bucket, key: resultKey(parsed), sequencer } };
  return { clip, audio: { ...audio, writtenAtEpochMs }, drop };
}

/** Each write of a key is a clip of its own, also with the content of one before. */
function dropClipId({ key, eTag = '', sequencer }: WrittenObject): string {
  return derivedClipId('drop', key, eTag, ...(sequencer === undefined ? [] : [sequencer]));
}
