import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTable, sweepExpired } from '../../../standins/table/index.ts';

const TABLE = 'things';
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-table-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function start() {
  const faults: unknown[] = [];
  const table = await startTable({
    directory: join(directory, 'table'),
    definition: {
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    },
    ttlAttribute: 'expiresAtEpochSeconds',
    region: 'us-east-1',
    credentials,
    onFault: (error) => faults.push(error),
  });
  const client = new DynamoDBClient({ endpoint: table.endpoint, region: 'us-east-1', credentials });
  const put = (pk: string, more = {}) =>
    client.send(new PutItemCommand({ TableName: TABLE, Item: { pk: { S: pk }, sk: { S: 's' }, ...more } }));
  const keys = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
    return Items.map(({ pk }) => pk?.S).sort();
  };
  return { ...table, client, put, keys };
}

type Table = Awaited<ReturnType<typeof start>>;
interface Signed {
  headers: Record<string, string>;
  body: string;
}

/** A request as the real client signs it, caught before it is sent. */
async function signedScan({ endpoint }: Pick<Table, 'endpoint'>, keys = credentials): Promise<Signed> {
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: keys });
  let caught: Signed | undefined;
  const requestHandler = {
    handle: (request: Signed) => {
      caught = request;
      return Promise.reject(new Error('caught'));
    },
  };
  Object.assign(client.config, { requestHandler });
  await client.send(new ScanCommand({ TableName: TABLE })).catch(() => undefined);
  if (!caught) throw new Error('expected a request');
  return caught;
}

async function send({ endpoint }: Table, { headers, body }: Signed, method = 'POST') {
  const request = httpRequest(endpoint, { method, headers });
  request.end(body);
  const [reply] = (await once(request, 'response')) as [IncomingMessage];
  return {
    status: reply.statusCode,
    headers: reply.headers,
    body: Buffer.concat(await reply.toArray()).toString(),
  };
}

describe('the door', () => {
  let table: Table;
  let signed: Signed;
  beforeEach(async () => {
    table = await start();
    await table.put('secret item');
    signed = await signedScan(table);
  });
  afterEach(() => table.close());

  const expectRefused = async (request: Signed, method?: string) => {
    const reply = await send(table, request, method);
    expect(reply.status).toBe(403);
    expect(reply.body).not.toContain('secret item');
    expect(reply.headers).not.toHaveProperty('access-control-allow-origin');
  };
  const withHeaders = (changes: Record<string, string>) => ({ ...signed, headers: { ...signed.headers, ...changes } });

  it('lets a signed request in', async () => {
    const reply = await send(table, signed);
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('secret item');
  });

  it('is closed to pages, signed or not, and to their preflights', async () => {
    await expectRefused(withHeaders({ origin: 'http://evil.example' }));
    await expectRefused(withHeaders({ origin: 'null' }));
    const preflight = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
    await expectRefused({ headers: preflight, body: '' }, 'OPTIONS');
  });

  it('is closed under another name', async () => {
    await expectRefused(withHeaders({ host: `evil.example:${new URL(table.endpoint).port}` }));
    await expectRefused(withHeaders({ host: '127.0.0.1' }));
  });

  it('is closed to whoever lacks the key', async () => {
    const { authorization, ...unsigned } = signed.headers;
    await expectRefused({ ...signed, headers: unsigned });
    await expectRefused(await signedScan(table, { accessKeyId: 'a', secretAccessKey: 'guessed' }));
    await expectRefused(await signedScan(table, { accessKeyId: 'other', secretAccessKey: 'b' }));
    await expectRefused(
      withHeaders({ authorization: authorization?.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) ?? '' }),
    );
    await expectRefused({ headers: { host: new URL(table.endpoint).host }, body: '' }, 'GET');
  });

  it('is closed to whose clock is off, in words by which the SDK signs anew or its caller tries again', async () => {
    const scan = (systemClockOffset: number, maxAttempts: number) => {
      const { endpoint } = table;
      const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, systemClockOffset, maxAttempts });
      return client.send(new ScanCommand({ TableName: TABLE }));
    };
    const refused = (message: RegExp) => ({
      name: 'InvalidSignatureException',
      message: expect.stringMatching(message) as string,
    });
    await expect(scan(-3_600_000, 1)).rejects.toMatchObject(refused(/^Signature expired/));
    await expect(scan(3_600_000, 1)).rejects.toMatchObject(refused(/^Signature not yet current/));
    expect((await scan(-3_600_000, 2)).Count).toBe(1);
  });

  it('is closed to what was signed for something else', async () => {
    await expectRefused(withHeaders({ 'x-amz-target': 'DynamoDB_20120810.DeleteTable' }));
    const body = signed.body.replace(TABLE, 'thingz');
    await expectRefused({ ...signed, body });
  });
});

describe('what was deleted', () => {
  /** Nothing that LevelDB could compress. */
  const secret = randomBytes(24).toString('base64url');
  const path = () => join(directory, 'table');
  const onDisk = async (): Promise<boolean> => {
    const names = await readdir(path());
    const contents = await Promise.all(names.map((name) => readFile(join(path(), name)).catch(unlessGone)));
    // LevelDB moved what a file held to another one, behind the list: look again.
    if (contents.includes(undefined)) return onDisk();
    return contents.some((content) => content?.includes(secret));
  };
  const unlessGone = (error: NodeJS.ErrnoException): undefined => {
    if (error.code !== 'ENOENT') throw error;
  };
  const remove = (table: Table, pk: string) =>
    table.client.send(new DeleteItemCommand({ TableName: TABLE, Key: { pk: { S: pk }, sk: { S: 's' } } }));

  it('leaves the disk while the table is open, old or new', async () => {
    const first = await start();
    await first.put('old', { result: { S: secret } });
    await first.put('stays');
    expect(await onDisk()).toBe(true);
    await first.close();
    expect(await onDisk()).toBe(true);
    const table = await start();
    await remove(table, 'old');
    await expect.poll(onDisk, { timeout: 20_000 }).toBe(false);
    await table.put('new', { result: { S: secret } });
    expect(await onDisk()).toBe(true);
    await remove(table, 'new');
    await expect.poll(onDisk, { timeout: 20_000 }).toBe(false);
    expect(await table.keys()).toEqual(['stays']);
    await table.close();
  });

  it('leaves the disk at the next start when the process was killed before', async () => {
    const table = await start();
    await table.put('new', { result: { S: secret } });
    await remove(table, 'new');
    // What a kill at this moment would leave.
    await cp(path(), `${path()}-killed`, { recursive: true });
    await table.close();
    await rm(path(), { recursive: true });
    await rename(`${path()}-killed`, path());
    expect(await onDisk()).toBe(true);
    const next = await start();
    await expect.poll(onDisk, { timeout: 20_000 }).toBe(false);
    await next.close();
  });

  it('leaves the disk also when the table was looked through before, to the end or not', async () => {
    const table = await start();
    await table.put('new', { result: { S: secret } });
    await table.put('stays');
    expect(await table.keys()).toEqual(['new', 'stays']);
    await table.client.send(new ScanCommand({ TableName: TABLE, Limit: 1 }));
    await remove(table, 'new');
    await expect.poll(onDisk, { timeout: 20_000 }).toBe(false);
    await table.close();
  });

  it('leaves the disk when the table is closed at once', async () => {
    const table = await start();
    await table.put('new', { result: { S: secret } });
    await remove(table, 'new');
    await table.close();
    expect(await onDisk()).toBe(false);
  });
});

it('keeps its items over a restart', async () => {
  const first = await start();
  await first.put('a');
  await first.close();
  const second = await start();
  expect(await second.keys()).toEqual(['a']);
  await second.close();
});

it('writes under a condition', async () => {
  const table = await start();
  const Item = { pk: { S: 'a' }, sk: { S: 's' } };
  const once = () =>
    table.client.send(new PutItemCommand({ TableName: TABLE, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
  const outcomes = await Promise.allSettled([once(), once(), once()]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await table.close();
});

it('survives a client that hangs up within its request', async () => {
  const table = await start();
  const { hostname, port } = new URL(table.endpoint);
  const { headers } = await signedScan(table);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(Number(port), hostname);
  socket.write(`POST / HTTP/1.1\r\n${lines.join('')}\r\n{"half`);
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  const get = new GetItemCommand({ TableName: TABLE, Key: { pk: { S: 'a' }, sk: { S: 's' } } });
  expect((await table.client.send(get)).Item).toBeUndefined();
  await table.close();
});

it('sweeps the items whose time is over, and no others', async () => {
  const table = await start();
  await table.put('over', { expiresAtEpochSeconds: { N: '1000' } });
  await table.put('now', { expiresAtEpochSeconds: { N: '2000' } });
  await table.put('later', { expiresAtEpochSeconds: { N: '3000' } });
  await table.put('no end');
  expect(await sweepExpired(table.client, TABLE, 'expiresAtEpochSeconds', 2000.9)).toBe(1);
  expect(await table.keys()).toEqual(['later', 'no end', 'now']);
  expect(await sweepExpired(table.client, TABLE, 'expiresAtEpochSeconds', 2001)).toBe(1);
  await table.close();
});
