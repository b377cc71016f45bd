import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { clipFinishedSchema } from '../../../contract/index.ts';
import { announce } from '../../../functions/announce/announce.ts';
import { SAMPLE_RECOGNITION as recognition } from '../../support/recognition.ts';

interface Entry {
  EventBusName: string;
  Source: string;
  DetailType: string;
  Detail: string;
  Time: number;
  Resources: string[];
}

/** The bus, over HTTP: keeps what comes and refuses the clips named in `refused`. */
let calls: Entry[][] = [];
let refused = new Set<string>();
let bus: Server;
let events: EventBridgeClient;

async function takeEvents(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { Entries } = JSON.parse(await text(request)) as { Entries: Entry[] };
  calls.push(Entries);
  const answers = Entries.map(({ Detail }) =>
    refused.has((JSON.parse(Detail) as { clipId: string }).clipId)
      ? { ErrorCode: 'ThrottlingException' }
      : { EventId: 'e' },
  );
  const FailedEntryCount = answers.filter((answer) => 'ErrorCode' in answer).length;
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify({ FailedEntryCount, Entries: answers }));
}

beforeAll(async () => {
  bus = createServer((request, response) => void takeEvents(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => bus.once('listening', resolve));
  events = new EventBridgeClient({
    endpoint: `http://127.0.0.1:${(bus.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  });
});
afterAll(() => {
  events.destroy();
  bus.close();
});
beforeEach(() => {
  calls = [];
  refused = new Set();
});

const clipId = (number: number): string => `c_${String(number).padStart(26, '0')}`;
const item = (number: number, status: string, more: object = {}) => ({
  pk: `clip#ann#${clipId(number)}`,
  sk: 'clip',
  schemaVersion: 2,
  tenant: 'ann',
  clipId: clipId(number),
  fileName: 'hello.wav',
  status,
  ...more,
});
const image = (fields: object) => marshall(fields) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];
const change = (number: number, before: object | undefined, after: object | undefined): DynamoDBRecord => ({
  eventName: before && after ? 'MODIFY' : after ? 'INSERT' : 'REMOVE',
  eventSourceARN: 'arn:aws:dynamodb:us-east-1:123456789012:table/clips/stream/2026-11-22T20:00:00.000',
  dynamodb: {
    ApproximateCreationDateTime: 1_790_000_000,
    SequenceNumber: String(1000 + number),
    ...(before ? { OldImage: image(before) } : {}),
    ...(after ? { NewImage: image(after) } : {}),
  },
});
const finished = (number: number): DynamoDBRecord =>
  change(number, item(number, 'processing'), item(number, 'done', { recognition }));
const details = () => calls.flat().map(({ Detail }) => JSON.parse(Detail) as { clipId: string });

describe('announce', () => {
  it('tells of a clip that is done, with the recognition in short', async () => {
    const stored = item(1, 'done', { recognition, batch: 'monday', speaker: 'bo', embedding: new Uint8Array(8) });
    await announce([change(1, item(1, 'processing'), stored)], events, 'default');
    expect(calls).toHaveLength(1);
    const [{ Detail, ...envelope }] = calls[0];
    expect(envelope).toEqual({
      EventBusName: 'default',
      Source: 'speech-emotion-recognition',
      DetailType: 'Clip finished',
      Time: 1_790_000_000,
      Resources: ['arn:aws:dynamodb:us-east-1:123456789012:table/clips'],
    });
    const { emotion, confidence, unsure, model } = recognition;
    const told = { tenant: 'ann', clipId: clipId(1), fileName: 'hello.wav', status: 'done' };
    expect(JSON.parse(Detail)).toEqual({ ...told, batch: 'monday', speaker: 'bo', emotion, confidence, unsure, model });
    expect(clipFinishedSchema.parse(JSON.parse(Detail))).toEqual(JSON.parse(Detail));
  });

  it('tells why a clip failed, by its code alone', async () => {
    const error = { code: 'no-speech', message: 'Nobody speaks.' };
    await announce([change(2, item(2, 'processing'), item(2, 'failed', { error }))], events, 'default');
    expect(details()).toEqual([
      { tenant: 'ann', clipId: clipId(2), fileName: 'hello.wav', status: 'failed', errorCode: 'no-speech' },
    ]);
  });

  it('keeps silent about changes that finish no clip', async () => {
    const done = item(3, 'done', { recognition });
    const changes = [
      change(3, undefined, item(3, 'awaiting-upload')),
      change(3, item(3, 'awaiting-upload'), item(3, 'processing')),
      change(3, done, { ...done, touched: true }),
      change(3, done, undefined),
      change(3, undefined, { pk: 'speaker#ann#bo', sk: 'profile', status: 'done' }),
      // No item of ours, but nothing that may hold up those behind it either.
      change(3, item(3, 'processing'), { ...done, clipId: 'none' }),
      {
        ...change(3, item(3, 'processing'), done),
        dynamodb: { NewImage: { sk: { S: 'clip' }, odd: { Z: 1 } } },
      } as never,
      { ...change(3, item(3, 'processing'), done), dynamodb: { NewImage: { sk: null } } } as never,
    ];
    expect(await announce(changes, events, 'default')).toEqual({ batchItemFailures: [] });
    expect(calls).toEqual([]);
  });

  it('tells again when a failed clip was tried again and is done', async () => {
    const error = { code: 'processing-failed', message: 'Failed.' };
    const changes = [
      change(4, item(4, 'processing'), item(4, 'failed', { error })),
      change(5, item(4, 'failed', { error }), item(4, 'processing')),
      change(6, item(4, 'processing'), item(4, 'done', { recognition })),
    ];
    await announce(changes, events, 'default');
    expect(details()).toMatchObject([{ status: 'failed' }, { status: 'done' }]);
  });

  it('puts at most ten events into a call, in order', async () => {
    const numbers = Array.from({ length: 23 }, (_, i) => i);
    await announce(numbers.map(finished), events, 'default');
    expect(calls.map((entries) => entries.length)).toEqual([10, 10, 3]);
    expect(details().map((detail) => detail.clipId)).toEqual(numbers.map(clipId));
  });

  it('names the first change that the bus refused, so that the stream starts again there', async () => {
    refused = new Set([clipId(2), clipId(3)]);
    const answer = await announce([0, 1, 2, 3].map(finished), events, 'default');
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1002' }] });
    refused = new Set([clipId(0)]);
    const all = await announce([0, 1].map(finished), events, 'default');
    expect(all).toEqual({ batchItemFailures: [{ itemIdentifier: '1000' }] });
  });

  it.each([0, 12])('names it also when it is the first of a call (%d), and makes no more calls', async (number) => {
    refused = new Set([clipId(number)]);
    const numbers = Array.from({ length: 23 }, (_, i) => i);
    const answer = await announce(numbers.map(finished), events, 'default');
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: String(1000 + number) }] });
    expect(calls).toHaveLength(number < 10 ? 1 : 2);
  });

  it('tells of a clip that was stored as done at once, and not of one that its time took away', async () => {
    await announce([change(7, undefined, item(7, 'done', { recognition }))], events, 'default');
    expect(details()).toMatchObject([{ clipId: clipId(7), status: 'done' }]);
    const { dynamodb } = finished(8);
    await announce([{ eventName: 'REMOVE', dynamodb: dynamodb! }, { eventName: 'MODIFY' }], events, 'default');
    expect(calls).toHaveLength(1);
  });

  it('takes a change that says neither when nor of which table for one of now', async () => {
    const { dynamodb, eventName } = finished(9);
    const { ApproximateCreationDateTime: _, ...rest } = dynamodb!;
    const fromSeconds = Math.floor(Date.now() / 1000);
    await announce([{ eventName: eventName!, dynamodb: rest }], events, 'default');
    const [{ Time, Resources }] = calls[0];
    expect(Resources).toEqual([]);
    expect(Time).toBeGreaterThanOrEqual(fromSeconds);
    expect(Time).toBeLessThan(fromSeconds + 3600);
  });

  it('throws when the bus cannot be reached', async () => {
    const nobody = new EventBridgeClient({
      endpoint: 'http://127.0.0.1:9',
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      maxAttempts: 1,
    });
    await expect(announce([finished(1)], nobody, 'default')).rejects.toThrow();
  });
});
