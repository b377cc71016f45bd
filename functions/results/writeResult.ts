import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ResultFile } from '../../contract/index.ts';
import { CLIP_ID, CREATED_AT, findResult, type ResultPlace, wasOvertaken } from './storedResult.ts';

export type { ResultPlace } from './storedResult.ts';

/** Writers of one key at the same time are two clips of one dropped name, or two workers of a clip: rarely more. */
const MAX_TRIES = 4;

/**
 * Writes what came of a dropped file. Again the same changes nothing that matters; and a file that was dropped later
 * under the same name keeps its place, in whatever order the two are judged.
 *
 * @throws what the bucket answers, and Error when others wrote in between again and again
 */
export async function writeResult(s3: S3Client, place: ResultPlace, result: ResultFile): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const existing = await findResult(s3, place);
    const isOfLaterDrop = existing?.clipId !== result.clipId && (existing?.createdAt ?? '') > result.createdAt;
    if (isOfLaterDrop) return;
    try {
      await s3.send(
        new PutObjectCommand({
          Bucket: place.bucket,
          Key: place.key,
          Body: JSON.stringify(result),
          ContentType: 'application/json',
          Metadata: { [CLIP_ID]: result.clipId, [CREATED_AT]: result.createdAt },
          ...(existing ? { IfMatch: existing.eTag } : { IfNoneMatch: '*' }),
        }),
      );
      return;
    } catch (error) {
      if (!wasOvertaken(error)) throw error;
    }
  }
  throw new Error(`Others wrote ${place.key} in between, ${MAX_TRIES} times; it is tried again.`);
}
