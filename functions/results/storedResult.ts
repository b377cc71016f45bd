import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { httpStatusOf } from '../httpStatus.ts';

/** Where a result lies. */
export interface ResultPlace {
  bucket: string;
  /** See `resultKey` of the contract. */
  key: string;
}

/** Metadata of a result: which clip it is of. A dropped file's key may be written again, and that is another clip. */
export const CLIP_ID = 'clip-id';
/** Metadata of a result: when the record of its clip was made, ISO 8601. */
export const CREATED_AT = 'created-at';

/** A result that is there. */
export interface StoredResult {
  /** Quoted, as conditions want it. */
  eTag: string;
  clipId: string | undefined;
  createdAt: string | undefined;
}

/** @returns what lies there, or undefined */
export async function findResult(s3: S3Client, { bucket, key }: ResultPlace): Promise<StoredResult | undefined> {
  try {
    const { ETag, Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return { eTag: ETag as string, clipId: Metadata?.[CLIP_ID], createdAt: Metadata?.[CREATED_AT] };
  } catch (error) {
    if (httpStatusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Whether a conditional request was refused because somebody else wrote or erased in between. */
export function wasOvertaken(error: unknown): boolean {
  // 409: a write at the very same time. 404: If-Match of what is no longer there.
  return [404, 409, 412].includes(httpStatusOf(error) ?? 0);
}
