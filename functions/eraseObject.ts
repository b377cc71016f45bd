import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { httpStatusOf } from './httpStatus.ts';

const MAX_TRIES = 4;

/**
 * Erases an object; no error when there is none.
 *
 * @param eTag when given, only this version is erased: a dropped file's key may have been written again, and that is
 * another clip's audio
 */
export async function eraseObject(s3: S3Client, bucket: string, key: string, eTag?: string): Promise<void> {
  const version = eTag === undefined ? {} : { IfMatch: `"${eTag}"` };
  for (let tries = 1; ; tries++) {
    try {
      await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, ...version }));
      return;
    } catch (error) {
      const status = httpStatusOf(error);
      if (status === 412 || status === 404) return;
      // 409: somebody was writing the object just then; the SDK does not try again by itself.
      if (status !== 409 || tries === MAX_TRIES) throw error;
    }
  }
}
