import * as z from 'zod';

/** What S3 puts into a message when an object was written; `s3:TestEvent` at set-up has no records. */
const notificationSchema = z.object({
  Records: z
    .array(
      z.object({
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({ key: z.string(), size: z.number(), eTag: z.string() }),
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
export function writtenObjects(body: string): { bucket: string; key: string; eTag: string; sizeBytes: number }[] {
  return notificationSchema.parse(JSON.parse(body)).Records.map(({ s3: { bucket, object } }) => ({
    bucket: bucket.name,
    key: decodeURIComponent(object.key.replaceAll('+', ' ')),
    eTag: object.eTag,
    sizeBytes: object.size,
  }));
}
