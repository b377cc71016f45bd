import { createHash } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Service } from './service.ts';
import { send } from './steps.ts';
import { readStream } from './tableStream.ts';

/** The statuses that a clip has gone through, in order, as the table's stream tells them. */
export async function statusesOf({ moto, deployment }: Service, clipId: string): Promise<string[]> {
  const records = await readStream(moto, deployment.table);
  return records.filter((record) => newImage(record).clipId?.S === clipId && isChange(record)).map(statusOf);
}

/** Sends the notification of an object once more, as S3 words it. */
export async function notifyAgain(service: Service, key: string, body: Uint8Array): Promise<void> {
  const object = {
    key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
    size: body.length,
    eTag: createHash('md5').update(body).digest('hex'),
  };
  const bucket = { name: service.deployment.bucket };
  await send(service, JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket, object } }] }));
}

function isChange(record: DynamoDBRecord): boolean {
  return record.dynamodb?.OldImage?.status?.S !== statusOf(record);
}

function statusOf(record: DynamoDBRecord): string {
  return newImage(record).status?.S ?? 'none';
}

function newImage(record: DynamoDBRecord): Record<string, { S?: string }> {
  return record.dynamodb?.NewImage ?? {};
}
