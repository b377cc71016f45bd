import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { BUCKET, startStore, type TestStore } from '../standins/s3/support.ts';
import { attempt, awsCli, type Client, describeClient, run } from './clients.ts';
import { type Folder, makeFolder, readFolder } from './folder.ts';
import { contentOf, keysOf } from './stored.ts';

describeClient(awsCli(''), () => {
  let store: TestStore;
  let folder: Folder;
  let aws: Client;
  const s3 = (...args: string[]) => run(aws, 's3', ...args);
  const api = (operation: string, ...args: string[]) => run(aws, 's3api', operation, '--bucket', BUCKET, ...args);
  const at = (key: string) => `s3://${BUCKET}/${key}`;
  beforeAll(async () => {
    [store, folder] = await Promise.all([startStore(), makeFolder()]);
    aws = awsCli(store.endpoint);
  });
  beforeEach(() => {
    store.events.length = 0;
  });
  afterAll(async () => {
    expect(store.faults).toEqual([]);
    await Promise.all([store.close(), folder.remove()]);
  });

  it('copies a folder, brings it back, and has nothing to do the second time', async () => {
    await s3('cp', '--recursive', folder.path, at('drops/a/'));
    expect(await keysOf(store, 'drops/a/')).toEqual([...folder.small.keys()].map((name) => `drops/a/${name}`).sort());
    expect(store.events).toHaveLength(folder.small.size);
    await s3('cp', '--recursive', at('drops/a/'), folder.aside('back'));
    expect(await readFolder(folder.aside('back'))).toEqual(folder.small);
    expect(await s3('sync', folder.path, at('drops/a/'))).toBe('');
  });

  it('sends a large file in parts', async () => {
    await s3('cp', folder.largePath, at('drops/large'));
    expect(store.events.map(({ Records }) => Records[0].eventName)).toEqual(['ObjectCreated:CompleteMultipartUpload']);
    expect((await contentOf(store, 'drops/large')).equals(folder.large)).toBe(true);
    await s3('cp', at('drops/large'), folder.aside('large'));
    expect((await readFile(folder.aside('large'))).equals(folder.large)).toBe(true);
  });

  it('lists buckets, folders and pages', async () => {
    expect(await s3('ls')).toContain(BUCKET);
    expect(await s3('ls', at('drops/a/'))).toMatch(/PRE deep\/\n.*PRE é\+1\/\n/s);
    const pages = await s3('ls', '--recursive', '--page-size', '2', at('drops/a/'));
    expect(pages.trim().split('\n')).toHaveLength(folder.small.size);
    await api('head-bucket');
  });

  it('reads a head and a range', async () => {
    const head = await api('head-object', '--key', 'drops/a/one.wav');
    expect(JSON.parse(head)).toMatchObject({ ContentLength: 1000, ContentType: expect.stringMatching(/wav/) });
    const range = ['--range', 'bytes=10-19'];
    await api('get-object', '--key', 'drops/a/one.wav', ...range, folder.aside('range'));
    expect(await readFile(folder.aside('range'))).toEqual(folder.small.get('one.wav')?.subarray(10, 20));
  });

  it.each(['CRC32', 'SHA1', 'SHA256'])('sends a %s that is verified', async (algorithm) => {
    const body = ['--body', `${folder.path}/one.wav`, '--checksum-algorithm', algorithm];
    const answer = await api('put-object', '--key', 'drops/sum', ...body);
    expect(JSON.parse(answer)).toHaveProperty(`Checksum${algorithm}`);
  });

  it('writes only where nothing is, when asked', async () => {
    const write = ['put-object', '--bucket', BUCKET, '--key', 'drops/once', '--if-none-match', '*'];
    expect((await attempt(aws, 's3api', ...write)).status).toBe(0);
    expect((await attempt(aws, 's3api', ...write)).errors).toContain('PreconditionFailed');
  });

  it('presigns what can be read without keys', async () => {
    const url = (await s3('presign', at('drops/a/two & three.wav'))).trim();
    const answer = await fetch(url);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(folder.small.get('two & three.wav'));
  });

  it('is told that copying is not done here', async () => {
    const { status, errors } = await attempt(aws, 's3', 'cp', at('drops/a/one.wav'), at('drops/copy'));
    expect([status, errors]).toEqual([1, expect.stringContaining('NotImplemented')]);
    expect(await keysOf(store, 'drops/copy')).toEqual([]);
  });

  it('erases one, many, and all', async () => {
    await s3('rm', at('drops/a/one.wav'));
    expect(await keysOf(store, 'drops/a/one')).toEqual([]);
    const Objects = [{ Key: 'drops/a/two & three.wav' }, { Key: 'drops/a/none' }];
    await api('delete-objects', '--delete', JSON.stringify({ Objects }));
    await s3('rm', '--recursive', at(''));
    expect(await keysOf(store, '')).toEqual([]);
  });
});
