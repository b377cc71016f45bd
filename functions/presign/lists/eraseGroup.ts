import { type ErasingDependencies, eraseList } from '../../erasing/index.ts';
import { noSuchBatch, noSuchSpeaker } from '../errors.ts';
import type { UploadQueue } from '../retryClip.ts';

/** What erasing many clips needs. */
export interface EraseGroupDependencies extends ErasingDependencies {
  queue: Pick<UploadQueue, 'erase'>;
}

/** Whose clips are erased. */
export interface Group {
  tenant: string;
  kind: 'batch' | 'speaker';
  name: string;
}

/**
 * Erases all clips of a batch or a speaker, and their name. From its first moment nobody sees them any more. A hundred are
 * erased here; more, by `infer`. Called again after a failure it goes on.
 *
 * @returns whether all are erased; the others are being
 * @throws HttpError 404 when there are none
 */
export async function eraseGroup(dependencies: EraseGroupDependencies, group: Group): Promise<boolean> {
  const { clips, queue } = dependencies;
  if (!(await hasClips(dependencies, group))) throw group.kind === 'batch' ? noSuchBatch() : noSuchSpeaker();
  const untilEpochMs = await clips.eraseList(group);
  const isDone = await eraseList(dependencies, { ...group, untilEpochMs }, () => false);
  if (!isDone) await queue.erase({ ...group, untilEpochMs });
  return isDone;
}

/** Also those that are erased already for whoever asks, and not yet themselves: a failure may have stopped that. */
async function hasClips({ clips }: EraseGroupDependencies, { tenant, kind, name }: Group): Promise<boolean> {
  const reader = { getAll: clips.peekAll.bind(clips) };
  for await (const { clip } of clips.walk({ tenant, [kind]: name }, undefined, undefined, reader)) {
    if (clip) return true;
  }
  return false;
}
