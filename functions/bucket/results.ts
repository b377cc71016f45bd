import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ResultFile } from '../../contract/index.ts';
import { isLater } from '../records/index.ts';
import type { ObjectPlace } from './objects.ts';
import { againWhenOvertaken, httpStatusOf } from './overtaken.ts';

/** Metadata of a result: which clip it is of. A dropped file's key may be written again, and that is another clip. */
const CLIP_ID = 'clip-id';
/** Metadata of a result: when the record of its clip was made, ISO 8601. */
const CREATED_AT = 'created-at';
/** Metadata of a result: the sequencer of the write of the dropped file. Results of before have none. */
const SEQUENCER = 'sequencer';

/** Where the result of a dropped file belongs, and by which write of that file. */
export interface ResultPlace extends ObjectPlace {
  /** See `isLater`; missing for clips of before. */
  sequencer?: string | undefined;
}

/**
 * Writes what came of a dropped file. Again the same changes nothing that matters; and a file that was dropped later
 * under the same name keeps its place, in whatever order the two are recognised.
 *
 * @param place see `resultKey` of the contract
 * @throws what the bucket answers, and Error when others wrote in between again and again
 */
export function writeResult(s3: S3Client, place: ResultPlace, result: ResultFile): Promise<void> {
  return againWhenOvertaken(async () => {
    const existing = await findResult(s3, place);
    if (existing && isOfLaterDrop(existing, place, result)) return;
    await s3.send(
      new PutObjectCommand({
        Bucket: place.bucket,
        Key: place.key,
        Body: JSON.stringify(result),
        ContentType: 'application/json',
        Metadata: {
          [CLIP_ID]: result.clipId,
          [CREATED_AT]: result.createdAt,
          ...(place.sequencer === undefined ? {} : { [SEQUENCER]: place.sequencer }),
        },
        ...(existing ? { IfMatch: existing.eTag } : { IfNoneMatch: '*' }),
      }),
    );
  });
}

/** By the order of the writes in the bucket; where one of them is not known, by when the records were made. */
function isOfLaterDrop(existing: StoredResult, { sequencer }: ResultPlace, { clipId, createdAt }: ResultFile): boolean {
  if (existing.clipId === clipId) return false;
  if (existing.sequencer && sequencer) return isLater(existing.sequencer, sequencer);
  return (existing.createdAt ?? '') > createdAt;
}

/**
 * Erases a clip's result; no error when there is none. One of another clip, dropped under the same name, stays.
 *
 * @param place see `resultKey` of the contract
 * @throws what the bucket answers, and Error when others wrote in between again and again
 */
export function eraseResult(s3: S3Client, place: ObjectPlace, clipId: string): Promise<void> {
  return againWhenOvertaken(async () => {
    // Anew each time: perhaps it was written by this clip's worker, which has not yet seen that the clip is gone.
    const existing = await findResult(s3, place);
    if (existing?.clipId !== clipId) return;
    await s3.send(new DeleteObjectCommand({ Bucket: place.bucket, Key: place.key, IfMatch: existing.eTag }));
  });
}

/** A result that is there. */
interface StoredResult {
  /** Quoted, as conditions want it. */
  eTag: string;
  clipId: string | undefined;
  createdAt: string | undefined;
  sequencer: string | undefined;
}

async function findResult(s3: S3Client, { bucket, key }: ObjectPlace): Promise<StoredResult | undefined> {
  try {
    const { ETag, Metadata } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    const { [CLIP_ID]: clipId, [CREATED_AT]: createdAt, [SEQUENCER]: sequencer } = Metadata ?? {};
    return { eTag: ETag as string, clipId, createdAt, sequencer };
  } catch (error) {
    if (httpStatusOf(error) === 404) return undefined;
    throw error;
  }
}
