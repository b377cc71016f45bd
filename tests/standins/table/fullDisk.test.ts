import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import dynaliteStores from 'dynalite/db/index.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tableDefinition } from '../../../functions/records/index.ts';
import { startTable } from '../../../standins/table/index.ts';

const TABLE = 'things';
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const { create } = dynaliteStores;

let directory: string;
/** What LevelDB says to each write, while there is something. */
let refusal: string | undefined;
let faults: unknown[];
let table: Awaited<ReturnType<typeof start>>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-full-'));
  refusal = undefined;
  faults = [];
  dynaliteStores.create = (options) => {
    const made = create(options);
    for (const name of ['put', 'del', 'batch'] as const) {
      const write = made.db[name].bind(made.db) as (...input: unknown[]) => Promise<void>;
      made.db[name] = (...input: unknown[]) =>
        refusal ? Promise.reject(Object.assign(new Error(refusal), { code: 'LEVEL_IO_ERROR' })) : write(...input);
    }
    return made;
  };
  table = await start();
  await table.put('before');
});
afterEach(async () => {
  dynaliteStores.create = create;
  await table.close();
  await rm(directory, { recursive: true, force: true });
});

async function start() {
  const running = await startTable({
    directory: join(directory, 'table'),
    definition: tableDefinition(TABLE),
    ttlAttribute: 'end',
    region: 'us-east-1',
    credentials,
    onFault: (error) => faults.push(error),
  });
  const client = new DynamoDBClient({ endpoint: running.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  const Key = (pk: string) => ({ pk: { S: pk }, sk: { S: 's' } });
  return {
    put: (pk: string) => client.send(new PutItemCommand({ TableName: TABLE, Item: Key(pk) })),
    remove: (pk: string) => client.send(new DeleteItemCommand({ TableName: TABLE, Key: Key(pk) })),
    get: async (pk: string) => (await client.send(new GetItemCommand({ TableName: TABLE, Key: Key(pk) }))).Item?.pk.S,
    keys: async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
      return Items.map(({ pk }) => pk.S).sort();
    },
    close: async () => {
      client.destroy();
      await running.close();
    },
  };
}

const refused = (reason: RegExp) => ({
  name: 'ServiceUnavailable',
  message: expect.stringMatching(reason),
  $metadata: expect.objectContaining({ httpStatusCode: 503 }),
});

describe.each([
  ['is full', 'IO error: 000003.log: No space left on device', /no room on the disk/],
  ['can only be read', 'IO error: 000003.log: Read-only file system', /can only be read/],
  ['is gone', 'IO error: 000005.ldb: No such file or directory', /is gone/],
])('on a disk that %s', (_, message, reason) => {
  it('writes are refused with 503, reads go on, and writes too when it takes them again; nothing is lost', async () => {
    refusal = message;
    await expect(table.put('refused')).rejects.toMatchObject(refused(reason));
    await expect(table.remove('before')).rejects.toMatchObject(refused(reason));
    expect([await table.get('before'), await table.get('refused')]).toEqual(['before', undefined]);
    expect(await table.keys()).toEqual(['before']);
    expect(faults).toEqual([expect.objectContaining({ name: 'DiskFault', message: expect.stringMatching(reason) })]);
    refusal = undefined;
    await expect
      .poll(
        () =>
          table.put('after').then(
            () => 'taken',
            () => 'refused',
          ),
        { timeout: 20_000 },
      )
      .toBe('taken');
    await table.put('after 2');
    await table.remove('after');
    await table.close();
    table = await start();
    expect(await table.keys()).toEqual(['after 2', 'before']);
  });

  it('a start says so', async () => {
    await table.close();
    await rm(join(directory, 'table'), { recursive: true });
    refusal = message;
    await expect(start()).rejects.toMatchObject({ name: 'DiskFault', message: expect.stringMatching(reason) });
    refusal = undefined;
    table = await start();
  }, 20_000);
});

it('after a write that failed none is taken before the database was opened anew', async () => {
  refusal = 'IO error: 000003.log: No space left on device';
  const first = table.put('refused');
  await expect(first).rejects.toMatchObject(refused(/no room/));
  refusal = undefined;
  await expect(table.put('too early')).rejects.toMatchObject(refused(/no room/));
});

it('refuses to write into a directory that was moved away or replaced, where LevelDB would go on; until it is back', async () => {
  const [here, away] = [join(directory, 'table'), join(directory, 'away')];
  await rename(here, away);
  await expect(table.put('lost')).rejects.toMatchObject(refused(/is gone/));
  expect(await table.get('before')).toBe('before');
  await mkdir(here);
  await expect(table.put('lost')).rejects.toMatchObject(refused(/replaced/));
  await rm(here, { recursive: true });
  await rename(away, here);
  await table.put('found');
  await table.close();
  table = await start();
  expect(await table.keys()).toEqual(['before', 'found']);
});
