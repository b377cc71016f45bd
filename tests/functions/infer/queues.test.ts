import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Queues } from '../../../functions/infer/queues.ts';

const at = (name: string) => `https://sqs.us-east-1.amazonaws.com/123456789012/${name}`;
const URLS = { work: at('work'), deadLetters: at('work-dead'), unreadable: at('unreadable') };
const message = (queueName: string) => ({ messageId: 'm', receiptHandle: 'r', body: 'b', receiveCount: 1, queueName });
let calls: unknown[];
let server: Server;
let sqs: SQSClient;
let queues: Queues;

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      calls.push([request.headers['x-amz-target'], JSON.parse(body)]);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      // The client compares it with what it sent.
      response.end(JSON.stringify({ MessageId: '1', MD5OfMessageBody: '92eb5ffee6ae2fec3ad71c777531578f' }));
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
});
afterAll(() => {
  sqs.destroy();
  server.close();
});

describe('the queues', () => {
  it.each([
    ['work', false, URLS.work],
    ['work-dead', true, URLS.deadLetters],
  ])('give a message from %s back there', async (name, isDead, QueueUrl) => {
    expect(queues.isDeadLetter(message(name))).toBe(isDead);
    await queues.giveBack(message(name), 17);
    const asked = { QueueUrl, ReceiptHandle: 'r', VisibilityTimeout: 17 };
    expect(calls).toEqual([['AmazonSQS.ChangeMessageVisibility', asked]]);
  });

  it('set aside what nobody can read, word by word', async () => {
    await queues.setAside(message('work'));
    expect(calls).toEqual([['AmazonSQS.SendMessage', { QueueUrl: URLS.unreadable, MessageBody: 'b' }]]);
  });
});
