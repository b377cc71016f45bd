import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Event, SQSEvent } from 'aws-lambda';
import { toTask } from '../../../functions/infer/task.ts';
import { ClipStore, writtenObjects } from '../../../functions/records/index.ts';
import { startS3 } from '../../../standins/s3/index.ts';
import { startTable } from '../../support/table.ts';

/** What `infer` works with: a bucket and a table, and the queue's part in between. */
export interface Backends {
  /** For the container. */
  environment: Record<string, string>;
  clips: ClipStore;
  /** Drops a file. @returns the queue's event about it, and the clip that it becomes */
  drop: (fileName: string, bytes: Uint8Array) => Promise<{ event: SQSEvent; clipId: string }>;
  stop: () => Promise<void>;
}

/** The tenant of {@link Backends.drop}. */
export const TENANT = 'partner';
const BUCKET = 'audio';
const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test-secret' };

/** No message fails here, and none is set aside; each queue has a name, by which a dead letter is known. */
const QUEUE_VARIABLES = ['UPLOAD_QUEUE_URL', 'DROP_QUEUE_URL', 'DEAD_LETTER_QUEUE_URL', 'UNREADABLE_QUEUE_URL'];

/** Starts the repository's own stand-ins for S3 and DynamoDB. */
export async function startBackends(): Promise<Backends> {
  const directory = mkdtempSync(join(tmpdir(), 'ser-image-s3-'));
  const events: S3Event[] = [];
  const s3 = await startS3({
    directory,
    bucket: BUCKET,
    region: REGION,
    credentials: CREDENTIALS,
    port: 0,
    lifecycle: { expiration: [], abortMultipartDays: 1 },
    maxFormBytes: 0,
    notifyPrefixes: ['drops/'],
    host: '127.0.0.1',
    notify: async (event) => void events.push(event),
    onFault: (error) => console.error(error),
  });
  const table = await startTable();
  const endpoint = `http://127.0.0.1:${s3.port}`;
  const client = new S3Client({ endpoint, region: REGION, credentials: CREDENTIALS });
  const tableEndpoint = await table.client.config.endpoint!();
  return {
    environment: {
      TABLE_NAME: table.tableName,
      ...Object.fromEntries(QUEUE_VARIABLES.map((name) => [name, `http://127.0.0.1:9/${name}`])),
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${tableEndpoint.port}`,
    },
    clips: new ClipStore(table.client, table.tableName),
    drop: async (fileName, bytes) => {
      const key = `drops/${TENANT}/batch/${fileName}`;
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: bytes }));
      const event = queueEvent(events.pop()!);
      const [written] = writtenObjects(event.Records[0].body);
      return { event, clipId: toTask(written)!.clip.clipId };
    },
    stop: async () => {
      client.destroy();
      await table.stop();
      await s3.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** As SQS hands a notification to a function. */
function queueEvent(notification: S3Event): SQSEvent {
  const message = {
    messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
    receiptHandle: 'receipt',
    body: JSON.stringify(notification),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1700000000000',
      SenderId: 'AIDAIENQZJOLO23YVJ4VO',
      ApproximateFirstReceiveTimestamp: '1700000000001',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:queue',
    awsRegion: REGION,
  };
  return { Records: [message] };
}
