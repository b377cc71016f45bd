import { AUDIO_RETENTION_DAYS, KEY_PREFIXES } from '../../contract/index.ts';
import type { S3Context } from './context.ts';

const DAY_MS = 24 * 3600 * 1000;

/**
 * The bucket's lifecycle rule: audio goes a day after it came, unfinished multipart uploads too.
 *
 * @returns how many objects were deleted
 */
export async function expireObjects(context: Pick<S3Context, 'objects' | 'multipart' | 'nowMs'>): Promise<number> {
  const cutoffMs = context.nowMs() - AUDIO_RETENTION_DAYS * DAY_MS;
  await context.multipart.removeOlderThan(cutoffMs);
  let deleted = 0;
  for (const prefix of Object.values(KEY_PREFIXES)) {
    for (const key of context.objects.keys.withPrefix(prefix)) {
      const object = context.objects.head(key);
      if (!object || object.lastModifiedMs >= cutoffMs) continue;
      context.objects.delete(key);
      deleted++;
    }
  }
  return deleted;
}
