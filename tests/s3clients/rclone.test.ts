import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUCKET, startStore, type TestStore } from '../standins/s3/support.ts';
import { attempt, type Client, describeClient, rclone, run } from './clients.ts';
import { type Folder, makeFolder, readFolder } from './folder.ts';
import { contentOf, keysOf } from './stored.ts';

describeClient(rclone(''), () => {
  let store: TestStore;
  let folder: Folder;
  let client: Client;
  const call = (...args: string[]) => run(client, ...args);
  const at = (key: string) => `store:${BUCKET}/${key}`;
  beforeAll(async () => {
    [store, folder] = await Promise.all([startStore(), makeFolder()]);
    client = rclone(store.endpoint);
  });
  afterAll(async () => {
    expect(store.faults).toEqual([]);
    await Promise.all([store.close(), folder.remove()]);
  });

  it('copies a folder, checks it and brings it back', async () => {
    await call('copy', folder.path, at('drops/r'));
    await call('check', folder.path, at('drops/r'));
    await call('sync', at('drops/r'), folder.aside('back'));
    expect(await readFolder(folder.aside('back'))).toEqual(folder.small);
    const before = store.events.length;
    await call('sync', folder.path, at('drops/r'));
    expect(store.events).toHaveLength(before);
  });

  it('sends a large file in parts', async () => {
    await call('copyto', '--s3-upload-cutoff', '5M', '--s3-chunk-size', '5M', folder.largePath, at('drops/large'));
    expect(store.events.at(-1)?.Records[0].eventName).toBe('ObjectCreated:CompleteMultipartUpload');
    expect((await contentOf(store, 'drops/large')).equals(folder.large)).toBe(true);
  });

  it('sends a stream whose length it does not know', async () => {
    await run({ ...client, command: 'sh', before: ['-c', 'cat "$0" | rclone rcat "$1"'] }, folder.largePath, at('cat'));
    expect((await contentOf(store, 'cat')).equals(folder.large)).toBe(true);
  });

  it('lists in pages, folders and all', async () => {
    const files = (await call('lsf', '-R', '--files-only', '--s3-list-chunk', '2', at('drops/r'))).trim().split('\n');
    expect(files.sort()).toEqual([...folder.small.keys()].sort());
    expect(await call('lsf', '--dirs-only', at('drops/r'))).toBe('deep/\né+1/\n');
    expect(await call('lsf', '--s3-list-version', '1', at('drops/r/deep/er'))).toBe('five.wav\n');
    expect(await call('lsd', 'store:')).toContain(BUCKET);
  });

  it('reads a range, and signs a URL', async () => {
    const text = folder.small.get('one.wav') as Buffer;
    const piece = await call('hashsum', 'md5', '--download', at('drops/r/one.wav'));
    expect(piece).toMatch(/^[0-9a-f]{32} {2}one\.wav/);
    const tail = await call('cat', '--offset', '10', '--count', '5', at('drops/r/one.wav'));
    expect(tail).toBe(text.subarray(10, 15).toString('utf8'));
    const url = (await call('link', at('drops/r/two & three.wav'))).trim();
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(folder.small.get('two & three.wav'));
  });

  it('is told that copying is not done here', async () => {
    const { status, errors } = await attempt(client, 'copyto', at('drops/r/one.wav'), at('drops/copy'));
    expect(status).not.toBe(0);
    expect(errors).toContain('NotImplemented');
  });

  it('erases one, and all', async () => {
    await call('deletefile', at('drops/r/one.wav'));
    expect(await keysOf(store, 'drops/r/one')).toEqual([]);
    await call('delete', at(''));
    expect(await keysOf(store, '')).toEqual([]);
  });
});
