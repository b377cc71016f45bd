import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTable, sweepExpired } from '../../../local/table/index.ts';

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
  const socket = connect(Number(port), hostname);
  socket.write(
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\nx-amz-target: DynamoDB_20120810.GetItem\r\n\r\n{"half',
  );
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
