import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseTables, signedGet, writeTable } from '../../../functions/bucket/index.ts';
import { BUCKET, startStore, type TestStore } from '../../standins/s3/support.ts';

let server: TestStore;
let s3: S3Client;
beforeAll(async () => {
  server = await startStore();
  s3 = server.client;
});
afterAll(() => server.close());

const KEPT = { tenant: 'ann', batch: 'Jane Doe', part: '', format: 'csv', type: 'text/csv; charset=utf-8' } as const;
const read = async (Key: string) => {
  const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  return [ContentType, await Body?.transformToString()];
};

describe('a table of results', () => {
  it('lies beside the results of its tenant, under a key that names nobody and that no dropped file’s result has', async () => {
    const key = await writeTable(s3, BUCKET, { ...KEPT, table: 'a,b\r\n' });
    expect(key).toMatch(/^results\/ann\/[0-9a-f]{32}\.[0-9a-f]{32}\.csv$/);
    expect(await read(key)).toEqual(['text/csv; charset=utf-8', 'a,b\r\n']);
  });

  it('is another for each part, form, batch and tenant, and the same again for the same', async () => {
    const others = [{}, { part: 'x' }, { format: 'jsonl' as const }, { batch: 'b' }, { tenant: 'bob' }];
    const keys = [];
    for (const other of others) keys.push(await writeTable(s3, BUCKET, { ...KEPT, ...other, table: '' }));
    expect(new Set(keys).size).toBe(others.length);
    expect(await writeTable(s3, BUCKET, { ...KEPT, table: 'new' })).toBe(keys[0]);
    expect((await read(keys[0]))[1]).toBe('new');
  });

  it('is erased with all its parts, and nothing else is', async () => {
    const mine = [];
    for (const part of ['', 'x']) mine.push(await writeTable(s3, BUCKET, { ...KEPT, part, table: 'x' }));
    const others = [
      await writeTable(s3, BUCKET, { ...KEPT, batch: 'b', table: 'x' }),
      await writeTable(s3, BUCKET, { ...KEPT, tenant: 'bob', table: 'x' }),
      // The result of a file dropped into a batch that is called as if to look like a table.
      `${mine[0].slice(0, -4)}/a.wav.json`,
    ];
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: others[2], Body: 'x' }));
    await eraseTables(s3, BUCKET, 'ann', 'Jane Doe');
    for (const key of mine) await expect(read(key)).rejects.toThrow(/key/i);
    for (const key of others) expect((await read(key))[1]).toBe('x');
    await eraseTables(s3, BUCKET, 'ann', 'nobody');
  });
});

describe('a signed URL', () => {
  it('answers GET with its object, for as long as it says, and with no other', async () => {
    const Key = await writeTable(s3, BUCKET, { ...KEPT, table: 'a,b\r\n' });
    const url = await signedGet(s3, { bucket: BUCKET, key: Key }, 900);
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([200, 'a,b\r\n']);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('900');
    const others = [
      url.replace('Expires=900', 'Expires=901'),
      url.replace(/[0-9a-f]{32}\.csv/, `${'0'.repeat(32)}.csv`),
    ];
    for (const other of others) expect((await fetch(other)).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    server.clock.offsetMs = 901_000;
    expect((await fetch(url)).status).toBe(403);
    server.clock.offsetMs = 0;
  });
});
