import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { againWhenOvertaken, httpStatusOf } from './overtaken.ts';

/** Where an object lies. */
export interface ObjectPlace {
  bucket: string;
  key: string;
}

/** What an object holds: whatever lies there, or one content alone. */
export interface ObjectContent extends ObjectPlace {
  /** When given, only this content is meant: a dropped file's key may be written again, and that is another clip's. */
  eTag?: string | undefined;
}

/**
 * Reads an object.
 *
 * @param signal ends the reading
 * @returns its bytes as they come, or undefined when it is gone: deleted, or overwritten with other content
 */
export async function readObject(
  s3: S3Client,
  object: ObjectContent,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand(inputFor(object)), { abortSignal: signal });
    return Body as AsyncIterable<Uint8Array>;
  } catch (error) {
    // Not every 404: a bucket that is missing is a fault.
    if (error instanceof NoSuchKey || httpStatusOf(error) === 412) return undefined;
    throw error;
  }
}

/** Erases an object; no error when there is none, or it holds other content by now. */
export function eraseObject(s3: S3Client, object: ObjectContent): Promise<void> {
  return againWhenOvertaken(object.key, async () => {
    try {
      await s3.send(new DeleteObjectCommand(inputFor(object)));
    } catch (error) {
      const status = httpStatusOf(error);
      if (status !== 412 && status !== 404) throw error;
    }
  });
}

function inputFor({ bucket, key, eTag }: ObjectContent): { Bucket: string; Key: string; IfMatch?: string } {
  return { Bucket: bucket, Key: key, ...(eTag === undefined ? {} : { IfMatch: `"${eTag}"` }) };
}
