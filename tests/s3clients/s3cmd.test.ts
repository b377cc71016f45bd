import { mkdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUCKET, startStore, type TestStore } from '../standins/s3/support.ts';
import { attempt, type Client, describeClient, run, s3cmd } from './clients.ts';
import { type Folder, makeFolder, readFolder } from './folder.ts';
import { contentOf, keysOf } from './stored.ts';

describeClient(s3cmd('http://localhost'), () => {
  let store: TestStore;
  let folder: Folder;
  let client: Client;
  const call = (...args: string[]) => run(client, ...args);
  const at = (key: string) => `s3://${BUCKET}/${key}`;
  beforeAll(async () => {
    [store, folder] = await Promise.all([startStore(), makeFolder()]);
    client = s3cmd(store.endpoint);
  });
  afterAll(async () => {
    expect(store.faults).toEqual([]);
    await Promise.all([store.close(), folder.remove()]);
  });

  it('copies a folder, and brings it back', async () => {
    await call('sync', `${folder.path}/`, at('drops/s/'));
    expect(await keysOf(store, 'drops/s/')).toEqual([...folder.small.keys()].map((name) => `drops/s/${name}`).sort());
    await mkdir(folder.aside('back'));
    await call('get', '--recursive', at('drops/s/'), `${folder.aside('back')}/`);
    expect(await readFolder(folder.aside('back'))).toEqual(folder.small);
    const before = store.events.length;
    await call('sync', `${folder.path}/`, at('drops/s/'));
    expect(store.events).toHaveLength(before);
  });

  it('sends a large file in parts', async () => {
    await call('put', '--multipart-chunk-size-mb=5', folder.largePath, at('drops/large'));
    expect((await contentOf(store, 'drops/large')).equals(folder.large)).toBe(true);
  });

  it('lists buckets and folders', async () => {
    expect(await call('ls')).toContain(at('').slice(0, -1));
    expect(await call('ls', at('drops/s/'))).toContain(`DIR  ${at('drops/s/deep/')}`);
    expect((await call('ls', '--recursive', at('drops/s/'))).trim().split('\n')).toHaveLength(folder.small.size);
  });

  it('goes on with a file that it has the beginning of', async () => {
    await run({ ...client, command: 'cp', before: [] }, `${folder.path}/one.wav`, folder.aside('part'));
    await run({ ...client, command: 'truncate', before: [] }, '-s', '100', folder.aside('part'));
    await call('get', '--continue', at('drops/s/one.wav'), folder.aside('part'));
    expect(await readFile(folder.aside('part'))).toEqual(folder.small.get('one.wav'));
  });

  it('is told that copying is not done here', async () => {
    const { status, errors } = await attempt(client, 'cp', at('drops/s/one.wav'), at('drops/copy'));
    expect(status).not.toBe(0);
    expect(errors).toMatch(/501|not implemented/i);
  });

  it('erases one, and all', async () => {
    await call('del', at('drops/s/one.wav'));
    expect(await keysOf(store, 'drops/s/one')).toEqual([]);
    await call('del', '--recursive', '--force', at(''));
    expect(await keysOf(store, '')).toEqual([]);
  });
});
