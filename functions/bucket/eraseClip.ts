import type { S3Client } from '@aws-sdk/client-s3';
import { parseObjectKey, resultKey } from '../../contract/index.ts';
import type { ClipItem } from '../records/index.ts';
import { eraseObject, type ObjectContent } from './objects.ts';
import { eraseResult } from './results.ts';
import { eraseTimeline } from './timelines.ts';

/**
 * Erases what there is of a clip in the bucket: its audio, its timeline and, of a dropped file, its result. No error when
 * there is none; another clip's stay.
 *
 * @param audio of a dropped file, the content that the clip is about
 */
export async function eraseClip(s3: S3Client, audio: ObjectContent, clipId: string): Promise<void> {
  await eraseObject(s3, audio);
  const parsed = parseObjectKey(audio.key);
  if (!parsed) return;
  await eraseTimeline(s3, { bucket: audio.bucket, tenant: parsed.tenant, clipId });
  if (parsed.kind !== 'drop') return;
  await eraseResult(s3, { bucket: audio.bucket, key: resultKey(parsed) }, clipId);
}

/** What is known of a clip whose audio is erased. */
export type ErasedClip = Pick<ClipItem, 'source' | 'objectKey' | 'eTag' | 'writtenAtEpochMs' | 'clipId'>;

/**
 * Erases what there is of a clip in the bucket, by its record: of a dropped file the content that it is about, since its key may
 * hold another clip's; of an upload, whose key is the clip's alone, whatever lies there.
 */
export function eraseAudioOf(s3: S3Client, bucket: string, clip: ErasedClip): Promise<void> {
  const { source, objectKey, eTag, writtenAtEpochMs, clipId } = clip;
  const content = source === 'drop' ? { eTag, writtenAtEpochMs } : {};
  return eraseClip(s3, { bucket, key: objectKey, ...content }, clipId);
}
