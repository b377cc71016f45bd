import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUCKET, ODD_KEYS, startStore, type TestStore } from '../support.ts';

let store: TestStore;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

const put = (Key: string, Body: PutObjectCommandInput['Body'], more: Partial<PutObjectCommandInput> = {}) =>
  store.client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...more }));
const get = (Key: string, more = {}) => store.client.send(new GetObjectCommand({ Bucket: BUCKET, Key, ...more }));
const read = async (Key: string, more = {}) =>
  Buffer.from((await (await get(Key, more)).Body?.transformToByteArray()) ?? []);
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

async function refusal(work: Promise<unknown>): Promise<{ code: string; status: number | undefined }> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof S3ServiceException)) throw new Error(`expected a refusal, got ${String(error)}`);
  return { code: error.name, status: error.$metadata.httpStatusCode };
}

describe('PutObject and GetObject', () => {
  it.each([0, 1, 65_535, 1_000_003])('keep %i bytes as they are', async (sizeBytes) => {
    const bytes = randomBytes(sizeBytes);
    const { ETag } = await put('x/bytes', bytes);
    expect(ETag).toBe(`"${md5(bytes)}"`);
    expect((await read('x/bytes')).equals(bytes)).toBe(true);
  });

  it('take a stream as aws-chunked with a trailing CRC32, and refuse one whose length is a lie', async () => {
    const bytes = randomBytes(300_000);
    const stream = Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]);
    const { ETag, ChecksumCRC32 } = await put('x/stream', stream, { ContentLength: bytes.length });
    expect(ETag).toBe(`"${md5(bytes)}"`);
    expect(ChecksumCRC32).toMatch(/^[A-Za-z0-9+/]{6}==$/);
    expect((await read('x/stream')).equals(bytes)).toBe(true);
    for (const lie of [bytes.length - 1, bytes.length + 1]) {
      const refused = put('x/lie', Readable.from([bytes]), { ContentLength: lie });
      await expect(refused).rejects.toMatchObject({ name: 'IncompleteBody', $metadata: { httpStatusCode: 400 } });
    }
    await expect(read('x/lie')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  // CRC64NVME needs a native package in the SDK; checksums.test.ts has its check value.
  it.each(['CRC32', 'SHA1', 'SHA256'] as const)('verify a %s that the SDK computed', async (name) => {
    const bytes = randomBytes(10_000);
    await put('x/sum', bytes, { ChecksumAlgorithm: name });
    expect((await read('x/sum')).equals(bytes)).toBe(true);
  });

  it.each([
    ['ChecksumCRC32', 'AAAAAA=='],
    ['ChecksumCRC64NVME', 'AAAAAAAAAAA='],
    ['ChecksumSHA256', Buffer.alloc(32).toString('base64')],
    ['ContentMD5', Buffer.alloc(16).toString('base64')],
  ])('refuse a wrong %s and keep what was there', async (name, value) => {
    await put('x/kept', 'first');
    expect(await refusal(put('x/kept', 'second', { [name]: value }))).toEqual({ code: 'BadDigest', status: 400 });
    expect((await read('x/kept')).toString()).toBe('first');
  });

  it.each(ODD_KEYS)('keep the key %j, in the listing too', async (key) => {
    await put(key, key);
    expect((await read(key)).toString()).toBe(key);
    const { Contents } = await store.client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: key }));
    expect(Contents?.map(({ Key }) => Key)).toContain(key);
  });

  it('refuse a key of more than 1024 bytes', async () => {
    expect(await refusal(put('é'.repeat(513), ''))).toEqual({ code: 'KeyTooLongError', status: 400 });
  });

  it('keep type and metadata', async () => {
    const more = { ContentType: 'audio/flac', Metadata: { take: 'one two' } };
    await put('x/meta', 'a', more);
    const head = await store.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'x/meta' }));
    expect(head).toMatchObject({ ...more, ContentLength: 1, AcceptRanges: 'bytes' });
    expect(Math.abs(Date.now() - Number(head.LastModified))).toBeLessThan(60_000);
  });

  it('honour If-None-Match and If-Match', async () => {
    const { ETag } = await put('x/if', 'one');
    expect(await refusal(put('x/if', 'two', { IfNoneMatch: '*' }))).toEqual({
      code: 'PreconditionFailed',
      status: 412,
    });
    expect(await refusal(put('x/if', 'two', { IfMatch: '"0"' }))).toEqual({ code: 'PreconditionFailed', status: 412 });
    expect((await refusal(get('x/if', { IfNoneMatch: ETag }))).status).toBe(304);
    expect((await refusal(get('x/if', { IfMatch: '"0"' }))).status).toBe(412);
    await put('x/if', 'two', { IfMatch: ETag });
    expect((await read('x/if')).toString()).toBe('two');
  });

  it('let exactly one of many concurrent first writers win', async () => {
    const writes = Array.from({ length: 8 }, (_, index) => put('x/race', String(index), { IfNoneMatch: '*' }));
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('keep file and list in step under concurrent writers of one key', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, index) => put('x/last', 'x'.repeat(index * 1000))));
    const head = await store.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'x/last' }));
    const { Contents } = await store.client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'x/last' }));
    expect(Contents?.[0]).toMatchObject({ ETag: head.ETag, Size: head.ContentLength });
  });

  it('say what is missing', async () => {
    expect(await refusal(get('x/none'))).toEqual({ code: 'NoSuchKey', status: 404 });
    const head = store.client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'x/none' }));
    expect((await refusal(head)).status).toBe(404);
    const other = store.client.send(new PutObjectCommand({ Bucket: 'other', Key: 'x', Body: '' }));
    expect(await refusal(other)).toEqual({ code: 'NoSuchBucket', status: 404 });
  });

  it('notify for uploads/ and drops/ with the key encoded as S3 does, and for nothing else', async () => {
    store.events.length = 0;
    await put('drops/local/b 1/é+1.wav', 'a');
    await put('results/x', 'a');
    const keys = store.events.map((event) => [event.Records[0]?.eventName, event.Records[0]?.s3.object.key]);
    expect(keys).toEqual([['ObjectCreated:Put', 'drops/local/b+1/%C3%A9%2B1.wav']]);
  });
});

describe('Range', () => {
  const text = '0123456789';
  beforeAll(() => put('x/range', text));

  it.each([
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=2-5', '2345', 'bytes 2-5/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-99', text, 'bytes 0-9/10'],
    ['bytes=5-99', '56789', 'bytes 5-9/10'],
    ['bytes=9-9', '9', 'bytes 9-9/10'],
  ])('%s gives %s', async (Range, content, contentRange) => {
    const object = await get('x/range', { Range });
    expect(object.$metadata.httpStatusCode).toBe(206);
    expect(object.ContentRange).toBe(contentRange);
    expect(await object.Body?.transformToString()).toBe(content);
  });

  it.each(['bytes=5-2', 'bytes=0-1,3-4', 'bytes=-', 'items=0-1', 'bytes=a-b'])('%s is ignored', async (Range) => {
    const object = await get('x/range', { Range });
    expect(object.$metadata.httpStatusCode).toBe(200);
    expect(await object.Body?.transformToString()).toBe(text);
  });

  it.each(['bytes=10-', 'bytes=99-100', 'bytes=-0'])('%s is not satisfiable', async (Range) => {
    expect(await refusal(get('x/range', { Range }))).toEqual({ code: 'InvalidRange', status: 416 });
  });

  it('of an empty object is not satisfiable', async () => {
    await put('x/empty', '');
    expect((await refusal(get('x/empty', { Range: 'bytes=0-0' }))).status).toBe(416);
    expect((await read('x/empty')).length).toBe(0);
  });
});

describe('deleting', () => {
  it('answers alike whether there was something or not', async () => {
    await put('x/gone', 'a');
    for (const _ of [1, 2]) {
      const answer = await store.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'x/gone' }));
      expect(answer.$metadata.httpStatusCode).toBe(204);
    }
    expect((await refusal(get('x/gone'))).status).toBe(404);
  });

  it('of one version leaves another alone', async () => {
    const { ETag } = await put('x/version', 'one');
    await put('x/version', 'two');
    const erase = (IfMatch?: string) =>
      store.client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'x/version', IfMatch }));
    expect(await refusal(erase(ETag))).toEqual({ code: 'PreconditionFailed', status: 412 });
    expect((await read('x/version')).toString()).toBe('two');
    await erase((await put('x/version', 'three')).ETag);
    expect(await refusal(erase(ETag))).toEqual({ code: 'NoSuchKey', status: 404 });
  });

  it('takes many keys at once, odd ones too', async () => {
    const keys = ['x/&<>"\'.wav', 'x/é 1+2', 'x/none'];
    await put(keys[0], 'a');
    await put(keys[1], 'a');
    const Delete = { Objects: keys.map((Key) => ({ Key })) };
    const answer = await store.client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete }));
    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(keys);
    for (const key of keys) expect((await refusal(get(key))).status).toBe(404);
  });
});

describe('multipart uploads', () => {
  const PART_BYTES = 5 * 1024 * 1024;
  const Key = 'drops/local/big/one.wav';
  const start = async () =>
    (await store.client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key, ContentType: 'audio/wav' })))
      .UploadId as string;
  const part = (UploadId: string, PartNumber: number, Body: Uint8Array) =>
    store.client.send(new UploadPartCommand({ Bucket: BUCKET, Key, UploadId, PartNumber, Body }));
  const complete = (UploadId: string, Parts: { PartNumber: number; ETag: string | undefined }[]) =>
    store.client.send(
      new CompleteMultipartUploadCommand({ Bucket: BUCKET, Key, UploadId, MultipartUpload: { Parts } }),
    );

  it('join their parts, with one notification and the ETag of S3', async () => {
    store.events.length = 0;
    const [first, second] = [randomBytes(PART_BYTES), randomBytes(1000)];
    const uploadId = await start();
    const tags = [await part(uploadId, 1, first), await part(uploadId, 7, second)].map(({ ETag }) => ETag);
    const { ETag } = await complete(uploadId, [
      { PartNumber: 1, ETag: tags[0] },
      { PartNumber: 7, ETag: tags[1] },
    ]);
    const sum = createHash('md5')
      .update(Buffer.from(md5(first) + md5(second), 'hex'))
      .digest('hex');
    expect(ETag).toBe(`"${sum}-2"`);
    expect((await read(Key)).equals(Buffer.concat([first, second]))).toBe(true);
    expect((await get(Key)).ContentType).toBe('audio/wav');
    expect(store.events.map(({ Records }) => Records[0]?.eventName)).toEqual(['ObjectCreated:CompleteMultipartUpload']);
    expect(await refusal(complete(uploadId, [{ PartNumber: 1, ETag: tags[0] }]))).toEqual({
      code: 'NoSuchUpload',
      status: 404,
    });
  });

  it('refuse wrong lists of parts', async () => {
    const uploadId = await start();
    const { ETag } = await part(uploadId, 1, Buffer.from('small'));
    await part(uploadId, 2, Buffer.from('small'));
    const wrong = `"${'0'.repeat(32)}"`;
    const codes = await Promise.all(
      [
        [{ PartNumber: 1, ETag: wrong }],
        [{ PartNumber: 3, ETag }],
        [
          { PartNumber: 2, ETag },
          { PartNumber: 1, ETag },
        ],
        [
          { PartNumber: 1, ETag },
          { PartNumber: 2, ETag },
        ],
      ].map(async (parts) => (await refusal(complete(uploadId, parts))).code),
    );
    expect(codes).toEqual(['InvalidPart', 'InvalidPart', 'InvalidPartOrder', 'EntityTooSmall']);
  });

  it('can be given up', async () => {
    const UploadId = await start();
    await store.client.send(new AbortMultipartUploadCommand({ Bucket: BUCKET, Key, UploadId }));
    expect((await refusal(part(UploadId, 1, Buffer.from('a')))).code).toBe('NoSuchUpload');
    expect((await refusal(part('../../x', 1, Buffer.from('a')))).code).toBe('NoSuchUpload');
  });
});

describe('the bucket', () => {
  it('is the only one', async () => {
    const { Buckets } = await store.client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual([BUCKET]);
    await store.client.send(new HeadBucketCommand({ Bucket: BUCKET }));
    expect((await refusal(store.client.send(new HeadBucketCommand({ Bucket: 'other' })))).status).toBe(404);
    const location = await store.client.send(new GetBucketLocationCommand({ Bucket: BUCKET }));
    expect(location.LocationConstraint ?? '').toBe('');
  });

  it('refuses what it does not do, rather than doing something else', async () => {
    await put('x/source', 'a');
    const copy = new CopyObjectCommand({ Bucket: BUCKET, Key: 'x/copy', CopySource: `${BUCKET}/x/source` });
    expect(await refusal(store.client.send(copy))).toEqual({ code: 'NotImplemented', status: 501 });
    const tags = new GetObjectTaggingCommand({ Bucket: BUCKET, Key: 'x/source' });
    expect(await refusal(store.client.send(tags))).toEqual({ code: 'NotImplemented', status: 501 });
  });
});
