import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUCKET, startStore, type TestStore } from '../standins/s3/support.ts';
import { boto3, describeClient, run } from './clients.ts';
import { type Folder, makeFolder } from './folder.ts';
import { keysOf } from './stored.ts';

const SCRIPT = 'boto3Client.py';

describeClient(boto3('', SCRIPT), () => {
  let store: TestStore;
  let folder: Folder;
  let seen: Record<string, unknown> & { url: string; form: { url: string; fields: Record<string, string> } };
  beforeAll(async () => {
    [store, folder] = await Promise.all([startStore(), makeFolder()]);
    seen = JSON.parse(await run(boto3(store.endpoint, SCRIPT), BUCKET, folder.largePath)) as typeof seen;
  });
  afterAll(async () => {
    expect(store.faults).toEqual([]);
    await Promise.all([store.close(), folder.remove()]);
  });

  it('reads what it wrote: heads, ranges, parts', () => {
    expect(seen).toMatchObject({
      head: [10, 'audio/wav', { take: 'one' }],
      range: '234',
      checksum: '0123456789',
      large: true,
    });
  });

  it('lists in pages, both ways', () => {
    const page = (...numbers: number[]) => numbers.map((number) => `b/page/${number}`);
    expect(seen).toMatchObject({
      pages: [page(0, 1), page(2, 3), page(4)],
      folders: ['b/page/'],
      after: page(3, 4),
      buckets: [BUCKET],
    });
  });

  it('is refused in the codes of S3', () => {
    const codes = { taken: 'PreconditionFailed', changed: 'PreconditionFailed', same: '304', none: 'NoSuchKey' };
    expect(seen).toMatchObject({ ...codes, copy: 'NotImplemented' });
  });

  it('signs what needs no keys: a URL to read, a form to write', async () => {
    expect(await (await fetch(seen.url)).text()).toBe('0123456789');
    const form = new FormData();
    for (const [name, value] of Object.entries(seen.form.fields)) form.append(name, value);
    form.append('file', new Blob(['audio']));
    expect((await fetch(seen.form.url, { method: 'POST', body: form })).status).toBe(204);
  });

  it('erases one and many', async () => {
    expect(seen.deleted).toBe(5);
    expect(await keysOf(store, 'b/')).toEqual(['b/form', 'b/one é']);
  });
});
