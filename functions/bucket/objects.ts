import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { againWhenOvertaken, httpStatusOf } from './overtaken.ts';

/** Where an object lies. */
export interface ObjectPlace {
  bucket: string;
  key: string;
}

/** What an object holds: whatever lies there, or one content alone. */
export interface ObjectContent extends ObjectPlace {
  /** When given, only this content is meant: a key may be written again. */
  eTag?: string | undefined;
  /** When given, no write after it is meant either, though it may be of the same content. */
  writtenAtEpochMs?: number | undefined;
}

/**
 * Reads an object.
 *
 * @param signal ends the reading
 * @returns its bytes as they come, or that it is gone, or overwritten with other content
 */
export async function readObject(
  s3: S3Client,
  object: ObjectContent,
  signal?: AbortSignal,
): Promise<AsyncIterable<Uint8Array> | 'gone' | 'overwritten'> {
  try {
    const { Body } = await s3.send(new GetObjectCommand(inputFor(object)), signal ? { abortSignal: signal } : {});
    return Body as AsyncIterable<Uint8Array>;
  } catch (error) {
    // Not every 404: a bucket that is missing is a fault.
    if (error instanceof NoSuchKey) return 'gone';
    if (httpStatusOf(error) === 412) return 'overwritten';
    throw error;
  }
}

/** Erases an object; no error when there is none, or it holds other content by now, or the same from a later write. */
export function eraseObject(s3: S3Client, object: ObjectContent): Promise<void> {
  return againWhenOvertaken(async () => {
    try {
      if (await isOfLaterWrite(s3, object)) return;
      await s3.send(new DeleteObjectCommand(inputFor(object)));
    } catch (error) {
      const status = httpStatusOf(error);
      if (status !== 412 && status !== 404) throw error;
    }
  });
}

/**
 * When an object was written, in milliseconds since 1970: whole seconds, rounded down.
 *
 * @returns undefined when there is none
 * @throws what the bucket answers else
 */
export async function findWrittenAt(s3: S3Client, place: ObjectPlace): Promise<number | undefined> {
  try {
    return await writtenAt(s3, place);
  } catch (error) {
    if (httpStatusOf(error) === 404) return undefined;
    throw error;
  }
}

/** S3 has no condition for it: what is written after this look and before the erasure is lost, if it is the same content. */
async function isOfLaterWrite(s3: S3Client, { writtenAtEpochMs, ...place }: ObjectContent): Promise<boolean> {
  if (writtenAtEpochMs === undefined) return false;
  // Of the write that is meant, never later than its event.
  return (await writtenAt(s3, place)) > writtenAtEpochMs;
}

async function writtenAt(s3: S3Client, { bucket, key }: ObjectPlace): Promise<number> {
  const { LastModified } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  return LastModified?.getTime() ?? 0;
}

function inputFor({ bucket, key, eTag }: ObjectContent): { Bucket: string; Key: string; IfMatch?: string } {
  return { Bucket: bucket, Key: key, ...(eTag === undefined ? {} : { IfMatch: `"${eTag}"` }) };
}
