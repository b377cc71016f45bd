import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Queues } from '../../../functions/infer/queues.ts';

const at = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`;
const URLS = {
  uploads: at('work'),
  drops: at('work-drops'),
  deadLetters: at('work-dead'),
  unreadable: at('unreadable'),
};
const message = (queueName: string) => ({ messageId: 'm', receiptHandle: 'r', body: 'b', receiveCount: 1, queueName });
let calls: unknown[];
let attributes: Record<string, string> | undefined;
let server: Server;
let sqs: SQSClient;
let queues: Queues;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      calls.push([request.headers['x-amz-target'], JSON.parse(body)]);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      // The client compares it with what it sent.
      const sent = { MessageId: '1', MD5OfMessageBody: '92eb5ffee6ae2fec3ad71c777531578f' };
      response.end(JSON.stringify({ ...sent, Attributes: attributes }));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  sqs = new SQSClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    useQueueUrlAsEndpoint: false,
  });
  queues = new Queues(sqs, URLS);
});
beforeEach(() => {
  calls = [];
  attributes = undefined;
});
afterAll(() => {
  sqs.destroy();
  server.close();
});

describe('the queues', () => {
  it.each([
    ['work', false, URLS.uploads],
    ['work-drops', false, URLS.drops],
    ['work-dead', true, URLS.deadLetters],
  ])('give a message from %s back there', async (name, isDead, QueueUrl) => {
    expect(queues.isDeadLetter(message(name))).toBe(isDead);
    await queues.giveBack(message(name), 17);
    const asked = { QueueUrl, ReceiptHandle: 'r', VisibilityTimeout: 17 };
    expect(calls).toEqual([['AmazonSQS.ChangeMessageVisibility', asked]]);
  });

  it('tell how many uploads wait, and whatever else waits not', async () => {
    attributes = { ApproximateNumberOfMessages: '17' };
    expect(await queues.countUploads()).toBe(17);
    const asked = { QueueUrl: URLS.uploads, AttributeNames: ['ApproximateNumberOfMessages'] };
    expect(calls).toEqual([['AmazonSQS.GetQueueAttributes', asked]]);
    attributes = undefined;
    expect(await queues.countUploads()).toBe(0);
  });

  it('set aside what nobody can read, word by word', async () => {
    await queues.setAside(message('work'));
    expect(calls).toEqual([['AmazonSQS.SendMessage', { QueueUrl: URLS.unreadable, MessageBody: 'b' }]]);
  });
});
