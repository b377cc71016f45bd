import { DeleteObjectsCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { CommandError } from './errors.ts';

/** What lies in a bucket, or in one of its top folders. */
export interface ObjectCount {
  objects: number;
  bytes: number;
  /** Whether counting was broken off at {@link MOST_COUNTED}. */
  isMore: boolean;
}

/** At a thousand a call, some seconds of counting. */
export const MOST_COUNTED = 100_000;

/** @returns a count for each top folder, `''` for what lies in none */
export async function countObjects(
  s3: S3Client,
  bucket: string,
  mostCounted = MOST_COUNTED,
): Promise<Map<string, ObjectCount>> {
  const counts = new Map<string, ObjectCount>();
  let total = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key = '', Size = 0 } of Contents) {
      const folder = Key.slice(0, Key.indexOf('/') + 1);
      const count = counts.get(folder) ?? { objects: 0, bytes: 0, isMore: false };
      counts.set(folder, { ...count, objects: count.objects + 1, bytes: count.bytes + Size });
    }
    total += Contents.length;
    if (total < mostCounted) continue;
    for (const count of counts.values()) count.isMore = true;
    break;
  }
  return counts;
}

/**
 * Deletes the objects of a bucket, which is not versioned.
 *
 * @param kept keys that stay
 * @returns how many were deleted
 * @throws CommandError when S3 refuses any of them
 */
export async function emptyBucket(
  s3: S3Client,
  bucket: string,
  kept: ReadonlySet<string> = new Set(),
): Promise<number> {
  let deleted = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    const keys = Contents.flatMap(({ Key }) => (Key === undefined || kept.has(Key) ? [] : [Key]));
    await deleteObjects(s3, bucket, keys);
    deleted += keys.length;
  }
  return deleted;
}

/**
 * Deletes objects of a bucket. S3 takes a thousand at a time, as many as it lists.
 *
 * @throws CommandError when S3 refuses any of them: it says so in an answer that is a success
 */
async function deleteObjects(s3: S3Client, bucket: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const Delete = { Quiet: true, Objects: keys.map((Key) => ({ Key })) };
  const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }));
  const [first] = Errors;
  if (!first) return;
  const { Key, Code, Message } = first;
  throw new CommandError(
    `S3 refused to delete ${Errors.length} objects of ${bucket}: ${Key}: ${Code} ${Message ?? ''}`.trim(),
  );
}
