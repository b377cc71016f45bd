import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_SETTINGS } from '../../functions/clientSettings.ts';

type Answer = (response: ServerResponse) => void;

/** A service that gives these answers one after another. */
let answers: Answer[];
let requests: number;
let server: Server;
let s3: S3Client;
let table: DynamoDBClient;

beforeEach(async () => {
  requests = 0;
  server = createServer((request, response) => {
    request.resume();
    answers[Math.min(requests++, answers.length - 1)](response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const common = {
    ...CLIENT_SETTINGS,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
  };
  s3 = new S3Client({ ...common, forcePathStyle: true });
  table = new DynamoDBClient(common);
});
afterEach(async () => {
  s3.destroy();
  table.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const xmlError =
  (status: number, code: string): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);
const jsonError =
  (code: string): Answer =>
  (response) =>
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ __type: code }));
const json: Answer = (response) => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
const bytes: Answer = (response) => response.writeHead(200).end('audio');
const silence: Answer = () => undefined;

const readObject = () => s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' }));
const readItem = () => table.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'x' } } }));

describe("the functions' clients", () => {
  it('bear a throttled bucket', async () => {
    const slow = xmlError(503, 'SlowDown');
    answers = [slow, slow, slow, bytes];
    expect(await (await readObject()).Body?.transformToString()).toBe('audio');
    expect(requests).toBe(4);
  });

  it.each(['ThrottlingException', 'ProvisionedThroughputExceededException'])(
    'bear a table that answers %s',
    async (code) => {
      answers = [jsonError(code), jsonError(code), json];
      await readItem();
      expect(requests).toBe(3);
    },
  );

  it('ask anew when no answer comes', async () => {
    answers = [silence, json];
    await readItem();
    expect(requests).toBe(2);
  });

  it('give up after five tries, so that the queue has its turn', async () => {
    answers = [xmlError(500, 'InternalError')];
    await expect(readObject()).rejects.toThrow();
    expect(requests).toBe(5);
  });

  it('do not repeat what is refused for good', async () => {
    answers = [xmlError(403, 'AccessDenied')];
    await expect(readObject()).rejects.toThrow();
    expect(requests).toBe(1);
  });
});
