import type { S3Event } from 'aws-lambda';
import { formEncodeKey } from './keyEncoding.ts';
import type { StoredObject } from './store/index.ts';

/** How an object came to be. */
export type S3EventName = 'ObjectCreated:Put' | 'ObjectCreated:Post' | 'ObjectCreated:CompleteMultipartUpload';

/**
 * The notification that S3 sends when an object has been created.
 *
 * @param eventName how it was created
 * @param object what was created
 * @param place bucket and region
 * @param sequencer hex digits that sort by the order of writes to one key
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function objectCreatedEvent(
  eventName: S3EventName,
  object: StoredObject,
  place: { bucket: string; region: string },
  sequencer: string,
): S3Event {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: place.region,
        eventTime: new Date(object.lastModifiedMs).toISOString(),
        eventName,
        userIdentity: { principalId: 'local' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': sequencer, 'x-amz-id-2': 'local' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: {
            name: place.bucket,
            ownerIdentity: { principalId: 'local' },
            arn: `arn:aws:s3:::${place.bucket}`,
          },
          object: { key: formEncodeKey(object.key), size: object.sizeBytes, eTag: object.eTag, sequencer },
        },
      },
    ],
  };
}

/**
 * Makes sequencers that only grow, also when the clock stands still or goes back.
 *
 * @param lastGiven the last one that was given before a restart
 */
export function createSequencer(nowMs: () => number, lastGiven = '0'): () => string {
  let last = BigInt(`0x${lastGiven}`);
  return () => {
    const next = BigInt(nowMs()) << 16n;
    last = next > last ? next : last + 1n;
    return last.toString(16).toUpperCase().padStart(18, '0');
  };
}
