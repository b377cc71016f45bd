import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { postForm } from '../../support/postForm.ts';
import { BUCKET, readError, startStore, type TestStore } from './support.ts';

/** What the system says to each call that would write, while there is something. */
const disk = vi.hoisted(() => ({ code: undefined as string | undefined, isTold: false }));

vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof import('node:fs/promises')>();
  const refuse = () => {
    disk.isTold = true;
    throw Object.assign(new Error(`${disk.code}: refused`), { code: disk.code });
  };
  return {
    ...actual,
    open: async (...input: Parameters<typeof actual.open>) =>
      disk.code && input[1] !== 'r' ? refuse() : actual.open(...input),
    mkdir: async (...input: Parameters<typeof actual.mkdir>) => (disk.code ? refuse() : actual.mkdir(...input)),
  };
});

let store: TestStore;
let uploadId: string;
const Key = 'drops/local/b/a.wav';
const put = (Body: string) => store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
const target = () => ({ Bucket: BUCKET, Key, UploadId: uploadId, PartNumber: 1 });

beforeEach(async () => {
  disk.code = undefined;
  disk.isTold = false;
  store = await startStore();
  await put('before');
  uploadId = (await store.client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key }))).UploadId ?? '';
});
afterEach(async () => {
  disk.code = undefined;
  await store.close();
});

async function postSigned(): Promise<void> {
  const form = await createPresignedPost(store.client, { Bucket: BUCKET, Key: 'uploads/local/c' });
  const response = await postForm(form, 'form');
  if (response.status === 204) return;
  const { code, message } = await readError(response);
  throw Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: response.status } });
}

/** The parts came while there was room. */
async function joinParts(): Promise<void> {
  const code = disk.code;
  disk.code = undefined;
  const { ETag } = await store.client.send(new UploadPartCommand({ ...target(), Body: 'part' }));
  disk.code = code;
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await store.client.send(new CompleteMultipartUploadCommand({ ...target(), MultipartUpload }));
}

const WRITES: [string, () => Promise<unknown>][] = [
  ['a PUT', () => put('new')],
  ['a form', postSigned],
  ['a multipart upload', () => store.client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key }))],
  ['a part', () => store.client.send(new UploadPartCommand({ ...target(), Body: 'part' }))],
  ['the joining of parts', joinParts],
];

describe.each(['ENOSPC', 'EROFS', 'ENOENT'])('when the disk says %s', (code) => {
  it.each(WRITES)(
    '%s is refused with 503, all is read as it was, and it works when there is room again',
    async (_, write) => {
      disk.code = code;
      await expect(write()).rejects.toMatchObject({
        name: 'ServiceUnavailable',
        message: expect.stringMatching(/^Nothing new can be stored: /),
        $metadata: expect.objectContaining({ httpStatusCode: 503 }),
      });
      expect(disk.isTold).toBe(true);
      expect(store.faults).toEqual([expect.objectContaining({ name: 'DiskFault' })]);
      const { Body } = await store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      expect(await Body?.transformToString()).toBe('before');
      expect((await readdir(join(store.directory, 'objects'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      disk.code = undefined;
      await write();
    },
  );

  it('an object can be deleted, which makes room', async () => {
    disk.code = code;
    await store.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
    expect(await readdir(join(store.directory, 'objects'))).toEqual([]);
  });
});

it('takes an object back of which the queue cannot be told', async () => {
  await store.close();
  store = await startStore({ notify: () => Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' })) });
  await expect(put('unseen')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  const { Contents = [] } = await store.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  expect(Contents).toEqual([]);
  expect(await readdir(join(store.directory, 'objects'))).toEqual([]);
});

it('does not take an object for deleted whose file the disk does not give', async () => {
  const [here, away] = [join(store.directory, 'objects'), join(store.directory, 'away')];
  const get = () => store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
  await rename(here, away);
  await expect(get()).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  await rename(away, here);
  expect(await (await get()).Body?.transformToString()).toBe('before');
});
