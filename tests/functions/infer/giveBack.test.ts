import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveBack } from '../../../functions/infer/giveBack.ts';

const QUEUE_URL = 'https://sqs.us-east-1.amazonaws.com/123456789012/work';
let calls: unknown[] = [];
let queue: Server;
let sqs: SQSClient;

beforeAll(async () => {
  queue = createServer((request, response) => {
    void text(request).then((body) => {
      calls.push([request.headers['x-amz-target'], JSON.parse(body)]);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => queue.once('listening', resolve));
  sqs = new SQSClient({
    endpoint: `http://127.0.0.1:${(queue.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    useQueueUrlAsEndpoint: false,
  });
});
afterAll(() => {
  sqs.destroy();
  queue.close();
});

describe('giveBack', () => {
  it.each([
    [1, 2],
    [2, 10],
    [3, 30],
    [4, 30],
    [9, 30],
  ])('of a message that came %d times lets it come again after %d seconds', async (receiveCount, seconds) => {
    calls = [];
    await giveBack(sqs, QUEUE_URL, { receiptHandle: 'r', receiveCount });
    const asked = { QueueUrl: QUEUE_URL, ReceiptHandle: 'r', VisibilityTimeout: seconds };
    expect(calls).toEqual([['AmazonSQS.ChangeMessageVisibility', asked]]);
  });
});
