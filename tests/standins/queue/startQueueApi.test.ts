import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  SendMessageCommand,
  SQSClient,
  type SQSClientConfig,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DurableQueues, type RunningQueueApi, startQueueApi, UNREADABLE_NAME } from '../../../standins/queue/index.ts';

const CREDENTIALS = { accessKeyId: 'id', secretAccessKey: 'secret' };
const never = new AbortController().signal;
let directory: string;
let queue: DurableQueues;
let api: RunningQueueApi;
let sqs: SQSClient;
let nowMs: number;
let faults: unknown[];

const clientOf = (changes: SQSClientConfig = {}) =>
  new SQSClient({
    endpoint: api.endpoint,
    region: 'us-east-1',
    credentials: CREDENTIALS,
    useQueueUrlAsEndpoint: false,
    maxAttempts: 1,
    ...changes,
  });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-queue-api-'));
  nowMs = 1_000_000;
  faults = [];
  queue = await DurableQueues.open({
    directory,
    names: ['work', 'bulk'],
    deadLetterName: 'work-dead',
    region: 'us-east-1',
    visibilityTimeoutSeconds: 60,
    maxReceives: 5,
    retryDelaysSeconds: [1],
    nowMs: () => nowMs,
  });
  const onFault = (error: unknown) => void faults.push(error);
  api = await startQueueApi({ queues: queue, region: 'us-east-1', credentials: CREDENTIALS, onFault });
  sqs = clientOf();
});
afterEach(async () => {
  sqs.destroy();
  await api.close();
  await rm(directory, { recursive: true });
});

it('takes a message, whole', async () => {
  await sqs.send(new SendMessageCommand({ QueueUrl: api.urlOf('work'), MessageBody: 'häh' }));
  expect((await queue.receive(never))?.body).toBe('häh');
});

it('says how many messages of each queue wait, and not those that somebody has', async () => {
  const waiting = async (name: string) => {
    const question = { QueueUrl: api.urlOf(name), AttributeNames: ['ApproximateNumberOfMessages' as const] };
    return (await sqs.send(new GetQueueAttributesCommand(question))).Attributes?.ApproximateNumberOfMessages;
  };
  for (const body of ['a', 'b', 'c']) await queue.send('work', body);
  await sqs.send(new SendMessageCommand({ QueueUrl: api.urlOf('bulk'), MessageBody: 'd' }));
  await queue.receive(never);
  expect([await waiting('work'), await waiting('bulk')]).toEqual(['2', '1']);
  nowMs += 60_000;
  expect(await waiting('work')).toBe('3');
});

it('sets a message aside', async () => {
  await sqs.send(new SendMessageCommand({ QueueUrl: api.urlOf(UNREADABLE_NAME), MessageBody: '{' }));
  expect([queue.size, await queue.countUnreadable()]).toEqual([0, 1]);
});

it('hides a message for as long as its consumer asks, and no longer', async () => {
  await queue.send('work', 'a');
  const ReceiptHandle = (await queue.receive(never))!.receiptHandle;
  const giveBack = new ChangeMessageVisibilityCommand({
    QueueUrl: api.urlOf('work'),
    ReceiptHandle,
    VisibilityTimeout: 20,
  });
  await sqs.send(giveBack);
  nowMs += 19_999;
  expect(await queue.receive(AbortSignal.timeout(5))).toBeUndefined();
  nowMs += 1;
  expect((await queue.receive(never))?.body).toBe('a');
  await expect(sqs.send(giveBack)).rejects.toThrow('Nobody has a message by this receipt handle.');
});

it('refuses what it does not know, and whoever is not its own client', async () => {
  await expect(sqs.send(new ListQueuesCommand({}))).rejects.toThrow('has no AmazonSQS.ListQueues');
  const dead = new SendMessageCommand({ QueueUrl: api.urlOf('work-dead'), MessageBody: 'a' });
  await expect(sqs.send(dead)).rejects.toThrow('Nothing can be sent to');
  const stranger = clientOf({ credentials: { accessKeyId: 'id', secretAccessKey: 'other' } });
  const message = new SendMessageCommand({ QueueUrl: api.urlOf('work'), MessageBody: 'a' });
  await expect(stranger.send(message)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  const page = await fetch(api.endpoint, { method: 'POST', body: '{}', headers: { origin: 'https://example.com' } });
  expect(page.status).toBe(403);
  expect(page.headers.get('access-control-allow-origin')).toBeNull();
  expect([queue.size, faults]).toEqual([0, []]);
});

it('tells of a disk that refuses', async () => {
  await rm(join(directory, 'messages'), { recursive: true });
  const message = new SendMessageCommand({ QueueUrl: api.urlOf('work'), MessageBody: 'a' });
  await expect(sqs.send(message)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  expect(faults).toHaveLength(1);
  expect(await readdir(directory)).not.toContain('messages');
});
