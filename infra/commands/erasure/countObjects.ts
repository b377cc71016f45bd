import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

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
