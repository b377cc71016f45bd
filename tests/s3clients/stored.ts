import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { BUCKET, type TestStore } from '../standins/s3/support.ts';

/** The keys with a prefix, sorted. */
export async function keysOf({ client }: TestStore, Prefix: string): Promise<string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix }));
  return Contents.map(({ Key }) => Key ?? '').sort();
}

/** The bytes of an object. */
export async function contentOf({ client }: TestStore, Key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}
