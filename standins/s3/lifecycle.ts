import { AUDIO_RETENTION_DAYS, KEY_PREFIXES, RESULT_RETENTION_DAYS } from '../../contract/index.ts';
import type { S3Context } from './context.ts';

const DAY_MS = 24 * 3600 * 1000;

/** How long objects are kept, by prefix. */
const RETENTION_DAYS = { uploads: AUDIO_RETENTION_DAYS, drops: AUDIO_RETENTION_DAYS, results: RESULT_RETENTION_DAYS };

/**
 * The bucket's lifecycle rules: audio goes a day after it came, unfinished multipart uploads too, results when those
 * in the table do.
 *
 * @returns how many objects were deleted
 */
export async function expireObjects(context: Pick<S3Context, 'objects' | 'multipart' | 'nowMs'>): Promise<number> {
  const cutoffMs = (days: number) => context.nowMs() - days * DAY_MS;
  await context.multipart.removeOlderThan(cutoffMs(AUDIO_RETENTION_DAYS));
  let deleted = 0;
  for (const kind of ['uploads', 'drops', 'results'] as const) {
    for (const key of context.objects.keys.withPrefix(KEY_PREFIXES[kind])) {
      const object = context.objects.head(key);
      if (!object || object.lastModifiedMs >= cutoffMs(RETENTION_DAYS[kind])) continue;
      context.objects.delete(key);
      deleted++;
    }
  }
  return deleted;
}
