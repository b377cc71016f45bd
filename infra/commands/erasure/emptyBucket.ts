import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { deleteObjects } from '../shared/index.ts';

/**
 * Deletes every object of a bucket, which is not versioned.
 *
 * @returns how many there were
 */
export async function emptyBucket(s3: S3Client, bucket: string): Promise<number> {
  let count = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    const keys = Contents.flatMap(({ Key }) => Key ?? []);
    await deleteObjects(s3, bucket, keys);
    count += keys.length;
  }
  return count;
}
