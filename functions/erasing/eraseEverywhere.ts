import type { ClipItem, ClipStore, IdempotencyKeys } from '../records/index.ts';

/** What erasing needs. */
export interface ErasingDependencies {
  clips: ClipStore;
  keys: Pick<IdempotencyKeys, 'forget'>;
  /** The bucket. */
  uploads: {
    /** Erases a clip's audio and, of a dropped file, its result. */
    erase: (item: ClipItem) => Promise<void>;
    /** Erases the tables of a batch's results that were written for somebody to fetch. */
    eraseTables: (tenant: string, batch: string) => Promise<void>;
  };
}

/**
 * Erases a clip: the audio, a drop's result and the idempotency key first, so that a failure in between leaves the record
 * to try again with; once more when a worker has stored a result meanwhile. A worker that still has the clip finds its
 * lease gone, and an upload that comes later finds no record: both then erase what there is themselves. An upload that
 * came shortly before found the record, and is erased here, at last.
 */
export async function eraseEverywhere({ clips, keys, uploads }: ErasingDependencies, clip: ClipItem): Promise<void> {
  const { tenant, clipId, source } = clip;
  for (let item: ClipItem | undefined = clip; item; item = await clips.peek(tenant, clipId)) {
    await uploads.erase(item);
    if (item.idempotencyKey !== undefined) await keys.forget(item.idempotencyKey, clipId);
    if (!(await clips.delete(item))) continue;
    if (source === 'upload') await uploads.erase(item);
    return;
  }
}
