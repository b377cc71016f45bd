import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUCKET, startStore, type TestStore } from '../standins/s3/support.ts';
import { type Folder, makeFolder } from './folder.ts';
import { contentOf, keysOf } from './stored.ts';

describe('the JavaScript SDK', () => {
  let store: TestStore;
  let folder: Folder;
  const at = (Key: string) => ({ Bucket: BUCKET, Key });
  beforeAll(async () => {
    [store, folder] = await Promise.all([startStore(), makeFolder()]);
  });
  afterAll(async () => {
    expect(store.faults).toEqual([]);
    await Promise.all([store.close(), folder.remove()]);
  });

  it('writes, reads, and erases one version', async () => {
    const { ETag } = await store.client.send(new PutObjectCommand({ ...at('one'), Body: 'first', IfNoneMatch: '*' }));
    const twice = store.client.send(new PutObjectCommand({ ...at('one'), Body: 'other', IfNoneMatch: '*' }));
    await expect(twice).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const read = new GetObjectCommand({ ...at('one'), IfMatch: ETag, Range: 'bytes=1-2' });
    expect(await (await store.client.send(read)).Body?.transformToString()).toBe('ir');
    await store.client.send(new PutObjectCommand({ ...at('one'), Body: 'second', IfMatch: ETag }));
    const stale = store.client.send(new DeleteObjectCommand({ ...at('one'), IfMatch: ETag }));
    await expect(stale).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect((await store.client.send(new HeadObjectCommand(at('one')))).ContentLength).toBe(6);
  });

  it('sends a stream, whose checksum comes behind it', async () => {
    const Body = createReadStream(folder.largePath);
    await store.client.send(new PutObjectCommand({ ...at('stream'), Body, ContentLength: folder.large.length }));
    expect((await contentOf(store, 'stream')).equals(folder.large)).toBe(true);
  });

  it('sends a large file in parts, and gives one up', async () => {
    const { UploadId } = await store.client.send(new CreateMultipartUploadCommand(at('large')));
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    const partBytes = 6 * 1024 * 1024;
    for (let start = 0; start < folder.large.length; start += partBytes) {
      const part = { UploadId, PartNumber: Parts.length + 1, Body: folder.large.subarray(start, start + partBytes) };
      const { ETag } = await store.client.send(new UploadPartCommand({ ...at('large'), ...part }));
      Parts.push({ PartNumber: part.PartNumber, ETag });
    }
    const whole = { ...at('large'), UploadId, MultipartUpload: { Parts } };
    await store.client.send(new CompleteMultipartUploadCommand(whole));
    expect((await contentOf(store, 'large')).equals(folder.large)).toBe(true);
    const left = await store.client.send(new CreateMultipartUploadCommand(at('left')));
    await store.client.send(new AbortMultipartUploadCommand({ ...at('left'), UploadId: left.UploadId }));
  });

  it('signs a form, which a page of another origin may post', async () => {
    const { url, fields } = await createPresignedPost(store.client, {
      ...at('uploads/form'),
      Conditions: [['content-length-range', 1, folder.large.length]],
    });
    const origin = { origin: 'http://page.example' };
    const question = { ...origin, 'access-control-request-method': 'POST' };
    expect((await fetch(url, { method: 'OPTIONS', headers: question })).status).toBe(200);
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([await readFile(folder.largePath)]), 'large.wav');
    const posted = await fetch(url, { method: 'POST', body: form, headers: origin });
    expect([posted.status, posted.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect(await keysOf(store, 'uploads/')).toEqual(['uploads/form']);
  });

  it('lists in pages and erases many', async () => {
    const names = [1, 2, 3].map((number) => `many/${number}`);
    for (const name of names) await store.client.send(new PutObjectCommand({ ...at(name), Body: '' }));
    const sizes: number[] = [];
    const pages = paginateListObjectsV2({ client: store.client, pageSize: 2 }, { Bucket: BUCKET, Prefix: 'many/' });
    for await (const { KeyCount = 0 } of pages) sizes.push(KeyCount);
    expect(sizes).toEqual([2, 1]);
    const Delete = { Objects: names.map((Key) => ({ Key })), Quiet: true };
    await store.client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete }));
    expect(await keysOf(store, 'many/')).toEqual([]);
  });
});
