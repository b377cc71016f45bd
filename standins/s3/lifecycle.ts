import type { S3Context } from './context.ts';

const DAY_MS = 24 * 3600 * 1000;

/** When a bucket deletes by itself. */
export interface Lifecycle {
  /** Objects under a prefix go so many days after they came. */
  expiration: readonly { prefix: string; days: number }[];
  /** Multipart uploads that nobody finished go so many days after their last part. */
  abortMultipartDays: number;
}

/**
 * Applies a bucket's lifecycle rules.
 *
 * @returns how many objects were deleted
 */
export async function expireObjects(
  context: Pick<S3Context, 'objects' | 'multipart' | 'nowMs'>,
  lifecycle: Lifecycle,
): Promise<number> {
  const cutoffMs = (days: number) => context.nowMs() - days * DAY_MS;
  await context.multipart.removeOlderThan(cutoffMs(lifecycle.abortMultipartDays));
  let deleted = 0;
  for (const { prefix, days } of lifecycle.expiration) {
    for (const key of context.objects.keys.withPrefix(prefix)) {
      const object = context.objects.head(key);
      if (!object || object.lastModifiedMs >= cutoffMs(days)) continue;
      context.objects.delete(key);
      deleted++;
    }
  }
  return deleted;
}
