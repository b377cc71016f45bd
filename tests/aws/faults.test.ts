import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Clip, type ResultFile, resultFileSchema } from '../../contract/index.ts';
import { toTask } from '../../functions/infer/task.ts';
import { ClipStore, MAX_TRIES, writtenObjects } from '../../functions/records/index.ts';
import { sendAgain } from '../../infra/commands/redrive/sendAgain.ts';
import { someClips } from './corpusClips.ts';
import { findResource } from './deployment.ts';
import { EventSource } from './eventSource.ts';
import { statusesOf } from './records.ts';
import { type Service, startService } from './service.ts';
import { countMessages, drained, drop, readObject, send, takeMessages, upload } from './steps.ts';
import { describeAws } from './suite.ts';
import type { Resource } from './template.ts';

/** Nobody listens there: the bucket is out of reach. */
const NO_BUCKET = { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' };

describeAws('faults', () => {
  const [clip] = someClips(1);
  const bytes = new Uint8Array(readFileSync(clip));
  let service: Service;
  let deadLetterQueueUrl: string;
  beforeAll(async () => {
    service = await startService();
    deadLetterQueueUrl = service.deployment.deadLetterQueueUrl;
  });
  afterEach(() => takeMessages(service.sqs, deadLetterQueueUrl));
  afterAll(() => service?.stop());

  /** Lets `infer` work until the queue is empty. */
  async function infer(changes: Record<string, string> = {}): Promise<void> {
    const workers = await service.startInfer(changes);
    await drained(service);
    await workers.close();
  }
  const records = () => new ClipStore(service.dynamodb, service.deployment.table);
  const resultOf = async (key: string): Promise<ResultFile> =>
    resultFileSchema.parse(JSON.parse((await readObject(service, key)) ?? 'null'));
  const show = async (clipId: string): Promise<Clip> =>
    (await service.api('acme')({ method: 'GET', path: `/v1/clips/${clipId}` })).body as Clip;

  it("S3's test message is acknowledged; one that nobody can read is set aside, as it was", async () => {
    for (const queueUrl of Object.values(service.deployment.queueUrls)) {
      expect(await countMessages(service.sqs, queueUrl)).toBeGreaterThan(0);
    }
    await send(service, 'no JSON {');
    await drop(service, 'drops/acme/b/after.flac', bytes);
    await infer();
    expect(await takeMessages(service.sqs, service.deployment.unreadableQueueUrl)).toEqual(['no JSON {']);
    expect(await countMessages(service.sqs, deadLetterQueueUrl)).toBe(0);
    expect(await resultOf('results/acme/b/after.flac.json')).toMatchObject({ status: 'done' });
  });

  it('of a batch only the message that failed comes again', async () => {
    const good = await upload(service.api('acme'), clip);
    const held = await upload(service.api('acme'), clip);
    const lease = { tenant: 'acme', clipId: held, leaseId: randomUUID() };
    await records().claimUpload(lease, { leaseMs: 60_000, messageId: 'another' });
    const { Properties } = findResource(service.deployment.template, 'AWS::Lambda::EventSourceMapping', readsUploads);
    expect(Properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    const source = new EventSource(service.sqs, service.deployment.queueUrls.upload);
    const batch = await source.receiveBatch(10);
    expect(batch).toHaveLength(2);
    const { batchItemFailures } = await service.invokeInfer({ Records: batch });
    expect(batchItemFailures.map(({ itemIdentifier }) => bodyOf(batch, itemIdentifier))).toEqual([
      expect.stringContaining(held),
    ]);
    expect(await show(good)).toMatchObject({ status: 'done' });
    await records().release(lease);
    await source.settle(batch, { batchItemFailures });
    await infer();
  });

  it('that outlast five tries and then pass cost nothing: what was given up is recognised from its record, once', async () => {
    const key = 'drops/acme/outage/dropped.flac';
    await drop(service, key, bytes);
    const uploaded = await upload(service.api('acme'), clip);
    const workers = await service.startInfer(NO_BUCKET);
    const { table, bucket: bucketName, queueUrls } = service.deployment;
    const everyRecord = async () => (await service.dynamodb.send(new ScanCommand({ TableName: table }))).Items ?? [];
    const tried = async () => (await everyRecord()).filter(({ tries }) => Number(tries?.N) >= MAX_TRIES).length;
    await expect.poll(tried, { timeout: 60_000 }).toBe(2);
    await workers.close();
    await infer();
    expect(await countMessages(service.sqs, deadLetterQueueUrl)).toBe(0);
    const error = { code: 'processing-failed' };
    expect(await show(uploaded)).toMatchObject({ status: 'failed', error });
    expect(await resultOf('results/acme/outage/dropped.flac.json')).toMatchObject({ status: 'failed', error });

    const clients = { table: service.dynamodb, sqs: service.sqs };
    expect(await sendAgain(clients, { tableName: table, bucketName, queueUrls })).toBe(2);
    await infer();
    expect(await sendAgain(clients, { tableName: table, bucketName, queueUrls })).toBe(0);

    const dropped = await resultOf('results/acme/outage/dropped.flac.json');
    expect(dropped).toMatchObject({ status: 'done' });
    const clips = [await show(uploaded), await show(dropped.clipId)];
    expect(clips).toMatchObject([{ status: 'done' }, { status: 'done', recognition: dropped.recognition }]);
    for (const { clipId, error } of clips) {
      expect(error).toBeUndefined();
      const finishes = (await statusesOf(service, clipId)).filter((status) => status === 'done' || status === 'failed');
      expect(finishes).toEqual(['failed', 'done']);
    }
  });

  it('of the queue itself: a dead letter says in record and result that its clip was given up', async () => {
    await drop(service, 'drops/acme/dead/dropped.flac', bytes);
    const [body] = await takeMessages(service.sqs, service.deployment.queueUrls.drop);
    await service.sqs.send(new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody: body }));
    const source = new EventSource(service.sqs, deadLetterQueueUrl);
    const batch = await source.receiveBatch(1);
    expect(await service.invokeInfer({ Records: batch })).toEqual({ batchItemFailures: [] });
    await source.settle(batch, undefined);
    const result = await resultOf('results/acme/dead/dropped.flac.json');
    expect(result).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });
    expect(await show(result.clipId)).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });
    expect(await countMessages(service.sqs, deadLetterQueueUrl)).toBe(0);
  });

  it('of a worker that died with a clip in its hands: another one has it when the lease is over', async () => {
    const key = 'drops/acme/death/take.flac';
    await drop(service, key, bytes);
    const [body] = await takeMessages(service.sqs, service.deployment.queueUrls.drop);
    const { clip: held, drop: dropped } = toTask(writtenObjects(body)[0])!;
    const attempt = { leaseMs: 2500, messageId: 'another' };
    expect(await records().claimDrop(dropped!.record, randomUUID(), attempt)).toMatchObject({ outcome: 'claimed' });
    await send(service, body);
    await infer();
    expect(await resultOf('results/acme/death/take.flac.json')).toMatchObject({ status: 'done', clipId: held.clipId });
    expect(await records().get('acme', held.clipId)).toMatchObject({ attempts: 2, tries: 2 });
  });

  it('nothing is left of a clip that was deleted before it was recognised', async () => {
    const call = service.api('acme');
    const clipId = await upload(call, clip);
    const objectKey = `uploads/acme/${clipId}`;
    expect(await readObject(service, objectKey)).toBeDefined();
    expect(await call({ method: 'DELETE', path: `/v1/clips/${clipId}` })).toMatchObject({ status: 204 });
    await infer();
    expect(await readObject(service, objectKey)).toBeUndefined();
    expect(await call({ method: 'GET', path: `/v1/clips/${clipId}` })).toMatchObject({ status: 404 });
    expect(await countMessages(service.sqs, deadLetterQueueUrl)).toBe(0);
  });
});

function readsUploads({ Properties }: Resource): boolean {
  return JSON.stringify(Properties?.EventSourceArn).includes('"WorkQueue');
}

function bodyOf(records: readonly SQSRecord[], messageId: string): string | undefined {
  return records.find((record) => record.messageId === messageId)?.body;
}
