import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { findResult, type ResultPlace, wasOvertaken } from './storedResult.ts';

/** Erases a clip's result; no error when there is none. One of another clip, dropped under the same name, stays. */
export async function eraseResult(s3: S3Client, place: ResultPlace, clipId: string): Promise<void> {
  for (;;) {
    const existing = await findResult(s3, place);
    if (existing?.clipId !== clipId) return;
    try {
      await s3.send(new DeleteObjectCommand({ Bucket: place.bucket, Key: place.key, IfMatch: existing.eTag }));
      return;
    } catch (error) {
      // Written anew since: perhaps by this clip's worker, which has not yet seen that the clip is gone.
      if (!wasOvertaken(error)) throw error;
    }
  }
}
