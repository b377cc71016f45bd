import type { S3Client } from '@aws-sdk/client-s3';
import { type ErasedClip, eraseAudioOf, eraseTables } from '../bucket/index.ts';
import { type ErasingDependencies, eraseList } from '../erasing/index.ts';
import type { Erasure } from '../records/index.ts';

/** So long a message may be worked on: the shortest time-out of the function leaves room for what was begun. */
const ERASING_MS = 15_000;

/** There is more to erase: the message is to come again. No fault. */
export class UnfinishedError extends Error {
  constructor() {
    super('Many clips of one batch or speaker are being erased; the rest follows.');
    this.name = 'UnfinishedError';
  }
}

/**
 * Erases clips of a batch or a speaker, which are gone already for whoever asks.
 *
 * @throws UnfinishedError when not all are erased yet
 */
export async function eraseOnward(
  erasure: Erasure,
  { clips, keys, s3 }: Pick<ErasingDependencies, 'clips' | 'keys'> & { s3: S3Client },
): Promise<void> {
  const endMs = performance.now() + ERASING_MS;
  const uploads = {
    erase: (clip: ErasedClip) => eraseAudioOf(s3, erasure.bucket, clip),
    eraseTables: (tenant: string, batch: string) => eraseTables(s3, erasure.bucket, tenant, batch),
  };
  const isDone = await eraseList({ clips, keys, uploads }, erasure, () => performance.now() < endMs);
  if (!isDone) throw new UnfinishedError();
}
