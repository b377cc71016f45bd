import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { type Recognition, type Segment, segmentSchema, timelineKey } from '../../contract/index.ts';
import { eraseObject, type ObjectPlace, readObject } from './objects.ts';

/**
 * Longer ones, as JSON, lie beside the record: DynamoDB takes 400 KB an item, of which the rest of the record and the
 * names of the attributes are some, and each read of an item is paid by its size.
 */
const MAX_BYTES_IN_RECORD = 100_000;

/** Whose timeline, and in which bucket. */
export interface TimelineOwner {
  bucket: string;
  tenant: string;
  clipId: string;
}

/** Whether a recognition's segments are too long to be kept in its clip's record. */
export function isLongTimeline({ segments }: Pick<Recognition, 'segments'>): boolean {
  return JSON.stringify(segments).length > MAX_BYTES_IN_RECORD;
}

/** Writes a clip's segments; again the same changes nothing. */
export async function writeTimeline(s3: S3Client, owner: TimelineOwner, segments: readonly Segment[]): Promise<void> {
  const { bucket, key } = placeOf(owner);
  const ContentType = 'application/json';
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify(segments), ContentType }));
}

/**
 * Reads a clip's segments.
 *
 * @returns undefined when they are gone
 * @throws what the bucket answers else
 */
export async function readTimeline(s3: S3Client, owner: TimelineOwner): Promise<Segment[] | undefined> {
  const source = await readObject(s3, placeOf(owner));
  if (typeof source === 'string') return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(piece);
  return z.array(segmentSchema).parse(JSON.parse(Buffer.concat(pieces).toString()));
}

/** Erases a clip's segments; no error when there are none. */
export function eraseTimeline(s3: S3Client, owner: TimelineOwner): Promise<void> {
  return eraseObject(s3, placeOf(owner));
}

function placeOf({ bucket, tenant, clipId }: TimelineOwner): ObjectPlace {
  return { bucket, key: timelineKey(tenant, clipId) };
}
