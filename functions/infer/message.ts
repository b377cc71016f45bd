import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod';

/** A message as the queue hands it out, as far as it matters here. */
export interface Message {
  messageId: string;
  /** By which it is given back. */
  receiptHandle: string;
  body: string;
  /** How often the queue has handed it out, this time included. */
  receiveCount: number;
}

/** An object that was written to the bucket. */
export interface WrittenObject {
  bucket: string;
  key: string;
  eTag: string;
  sizeBytes: number;
}

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

/** A message out of the event that calls the function. */
export function toMessage({ messageId, receiptHandle, body, attributes }: SQSRecord): Message {
  return { messageId, receiptHandle, body, receiveCount: Number(attributes.ApproximateReceiveCount) };
}

/**
 * The objects that a message is about.
 *
 * Keys come form-encoded (Amazon S3 User Guide, "Event message structure"): a space is `+`.
 *
 * @param body the message's JSON
 * @throws when it is no S3 notification
 */
export function writtenObjects(body: string): WrittenObject[] {
  return notificationSchema.parse(JSON.parse(body)).Records.map(({ s3: { bucket, object } }) => ({
    bucket: bucket.name,
    key: decodeURIComponent(object.key.replaceAll('+', ' ')),
    eTag: object.eTag,
    sizeBytes: object.size,
  }));
}
