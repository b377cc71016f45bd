import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Clip, type ResultFile, resultFileSchema } from '../../contract/index.ts';
import { ClipStore, derivedClipId } from '../../functions/records/index.ts';
import { moveDeadLetters } from '../../infra/commands/redrive/moveDeadLetters.ts';
import { someClips } from './corpusClips.ts';
import { findResource } from './deployment.ts';
import { EventSource } from './eventSource.ts';
import { clientWithMoveTasks } from './moveTasks.ts';
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
  const resultOf = async (key: string): Promise<ResultFile> =>
    resultFileSchema.parse(JSON.parse((await readObject(service, key)) ?? 'null'));
  const show = async (clipId: string): Promise<Clip> =>
    (await service.api('acme')({ method: 'GET', path: `/v1/clips/${clipId}` })).body as Clip;

  it("S3's test message is acknowledged; one that nobody can read is a dead letter, as it was", async () => {
    expect(await countMessages(service.sqs, service.deployment.queueUrl)).toBeGreaterThan(0);
    await send(service, 'no JSON {');
    await drop(service, 'drops/acme/b/after.flac', bytes);
    await infer();
    expect(await takeMessages(service.sqs, deadLetterQueueUrl)).toEqual(['no JSON {']);
    expect(await resultOf('results/acme/b/after.flac.json')).toMatchObject({ status: 'done' });
  });

  it('of a batch only the message that failed comes again', async () => {
    await drop(service, 'drops/acme/batch/good.flac', bytes);
    await send(service, 'no JSON {');
    const { Properties } = findResource(service.deployment.template, 'AWS::Lambda::EventSourceMapping', readsQueue);
    expect(Properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    const source = new EventSource(service.sqs, service.deployment.queueUrl);
    const batch = await source.receiveBatch(10);
    expect(batch).toHaveLength(2);
    const { batchItemFailures } = await service.invokeInfer({ Records: batch });
    expect(batchItemFailures.map(({ itemIdentifier }) => bodyOf(batch, itemIdentifier))).toEqual(['no JSON {']);
    expect(await resultOf('results/acme/batch/good.flac.json')).toMatchObject({ status: 'done' });
    await source.settle(batch, { batchItemFailures });
    await infer();
  });

  it('that outlast five tries and then pass cost nothing: the dead letters go back and are recognised, once', async () => {
    await drop(service, 'drops/acme/outage/dropped.flac', bytes);
    const uploaded = await upload(service.api('acme'), clip);
    await infer(NO_BUCKET);
    expect(await countMessages(service.sqs, deadLetterQueueUrl)).toBe(2);
    expect(await show(uploaded)).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });

    const { queueUrl } = service.deployment;
    const sqs = clientWithMoveTasks(service.moto, [deadLetterQueueUrl, queueUrl]);
    const options = { deadLetterQueueUrl, queueUrl, say: () => undefined, pauseMs: 1 };
    expect(await moveDeadLetters(sqs, options)).toBe(2);
    expect(await moveDeadLetters(sqs, options)).toBe(0);
    await infer();

    expect(await countMessages(service.sqs, deadLetterQueueUrl)).toBe(0);
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

  it('of a worker that died with a clip in its hands: another one has it when the lease is over', async () => {
    const key = 'drops/acme/death/take.flac';
    const eTag = (await drop(service, key, bytes)).replaceAll('"', '');
    const clipId = derivedClipId('drop', key, eTag);
    const held = {
      tenant: 'acme',
      clipId,
      objectKey: key,
      eTag,
      fileName: 'take.flac',
      sizeBytes: bytes.length,
      batch: 'death',
    };
    const table = new ClipStore(service.dynamodb, service.deployment.table);
    const leaseMs = 2500;
    expect(await table.claimDrop(held, randomUUID(), { leaseMs, isLast: false })).toBe('claimed');
    await infer();
    expect(await resultOf('results/acme/death/take.flac.json')).toMatchObject({ status: 'done', clipId });
    expect(await table.get('acme', clipId)).toMatchObject({ attempts: 2 });
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

function readsQueue({ Properties }: Resource): boolean {
  return 'ScalingConfig' in (Properties ?? {});
}

function bodyOf(records: readonly SQSRecord[], messageId: string): string | undefined {
  return records.find((record) => record.messageId === messageId)?.body;
}
