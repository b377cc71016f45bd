import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { uploadKey } from '../../../contract/index.ts';
import { type Backends, BUCKET_NAME, startBackends } from '../../../local/service/backends.ts';
import { parseOptions } from '../../../local/service/index.ts';

const before = { ...process.env };
let directory: string;
let closers: (() => unknown)[];
let backends: Backends;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-backends-'));
  closers = [];
  backends = await startBackends(parseOptions(['--port', '0', '--data-dir', directory], '.'), closers, console.error);
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
  await rm(directory, { recursive: true });
  process.env = { ...before };
});

it('hand out what people sent before what was dropped, whenever it came, and count the first', async () => {
  const s3 = new S3Client({ endpoint: backends.s3Endpoint, forcePathStyle: true });
  const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket: BUCKET_NAME, Key, Body: 'audio' }));
  const dropped = ['drops/local/b/1.wav', 'drops/local/b/2.wav'];
  for (const key of dropped) await put(key);
  const uploaded = uploadKey('local', 'c_1');
  await put(uploaded);
  s3.destroy();
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const { UPLOAD_QUEUE_URL: QueueUrl } = backends.environment;
  const question = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
  expect((await sqs.send(question)).Attributes).toEqual({ ApproximateNumberOfMessages: '1' });
  sqs.destroy();
  const keys = [];
  for (let count = 0; count < 3; count++) {
    const record = await backends.queues.receive(new AbortController().signal);
    const { Records } = JSON.parse(record!.body) as { Records: [{ s3: { object: { key: string } } }] };
    keys.push(Records[0].s3.object.key);
  }
  expect(keys).toEqual([uploaded, ...dropped]);
});
