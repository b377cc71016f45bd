import * as z from 'zod';
import { clipItemSchema } from './clipItem.ts';

/** An object that was written to the bucket. */
export interface WrittenObject {
  bucket: string;
  key: string;
  /** Of the content; missing where a record of before is told of again, which did not keep it. */
  eTag?: string | undefined;
  sizeBytes: number;
  /** Sorts the writes of one key; see {@link isLater}. */
  sequencer?: string | undefined;
  /** When S3 had written it. */
  writtenAtEpochMs?: number | undefined;
}

/** What S3 puts into a message when an object was written; `s3:TestEvent` at set-up has no records. */
const notificationSchema = z.object({
  Records: z
    .array(
      z.object({
        eventTime: z.iso.datetime().optional(),
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({
            // S3's keys are UTF-8, which has no half characters (lone surrogates).
            key: z.string().regex(/^[^\ud800-\udfff]*$/u),
            size: z.number(),
            eTag: z.string().optional(),
            sequencer: z.string().optional(),
          }),
        }),
      }),
    )
    .default([]),
});

/**
 * The objects that a message is about.
 *
 * Keys come form-encoded (Amazon S3 User Guide, "Event message structure"): a space is `+`.
 *
 * @param body the message's JSON
 * @throws when it is no S3 notification
 */
export function writtenObjects(body: string): WrittenObject[] {
  return notificationSchema.parse(JSON.parse(body)).Records.map(({ eventTime, s3: { bucket, object } }) => ({
    bucket: bucket.name,
    key: decodeURIComponent(object.key.replaceAll('+', ' ')),
    eTag: object.eTag,
    sizeBytes: object.size,
    sequencer: object.sequencer,
    writtenAtEpochMs: eventTime === undefined ? undefined : Date.parse(eventTime),
  }));
}

/** What a record tells of its audio. */
export const audioOfClipSchema = clipItemSchema.pick({
  source: true,
  objectKey: true,
  sizeBytes: true,
  eTag: true,
  sequencer: true,
  writtenAtEpochMs: true,
});
/** What a record tells of its audio. */
export type AudioOfClip = z.infer<typeof audioOfClipSchema>;

/**
 * The message that tells of a clip's audio anew, for a clip that the service had given up.
 *
 * @param bucket where the audio lies
 */
export function notificationOf(item: Omit<AudioOfClip, 'source'>, bucket: string): string {
  const { objectKey, sizeBytes, eTag, sequencer, writtenAtEpochMs } = item;
  const key = objectKey.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+');
  const eventTime = writtenAtEpochMs === undefined ? undefined : new Date(writtenAtEpochMs).toISOString();
  const object = { key, size: sizeBytes, eTag, sequencer };
  return JSON.stringify({ Records: [{ eventTime, s3: { bucket: { name: bucket }, object } }] });
}

/**
 * Whether a write of a key came after another one.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html (`sequencer`: the
 * shorter is filled up with zeros at its right, then they are compared as text)
 */
export function isLater(sequencer: string, than: string): boolean {
  const digits = Math.max(sequencer.length, than.length);
  return sequencer.padEnd(digits, '0') > than.padEnd(digits, '0');
}
