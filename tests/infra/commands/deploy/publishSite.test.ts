import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contentTypeOf, publishSite } from '../../../../infra/commands/deploy/publishSite.ts';
import { FAKE_CONFIG, type FakeCall, fakeAws } from '../support/fakeAws.ts';

/** What is read of the inputs of all commands. */
interface Input {
  Bucket: string;
  Key: string;
  ContentType: string;
  CacheControl: string;
  Body: Uint8Array;
  Delete: { Objects: { Key: string }[] };
  DistributionId: string;
  InvalidationBatch: { Paths: unknown };
}

let directory: string;
let s3: S3Client;
let cloudFront: CloudFrontClient;
let invalidations: FakeCall<Input>[];
let written: FakeCall<Input>[];
let bucket: Set<string>;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-site-'));
  s3 = new S3Client(FAKE_CONFIG);
  cloudFront = new CloudFrontClient(FAKE_CONFIG);
  bucket = new Set();
  written = [];
  fakeAws<Input>(s3, (call) => {
    const { name, input } = call;
    if (name === 'ListObjectsV2') return { Contents: [...bucket].map((Key) => ({ Key })) };
    if (name === 'DeleteObjects') for (const { Key } of input.Delete.Objects) bucket.delete(Key);
    if (name === 'PutObject') {
      bucket.add(input.Key);
      written.push(call);
    }
    return {};
  });
  invalidations = fakeAws<Input>(cloudFront, () => ({}));
});
afterEach(() => rm(directory, { recursive: true }));

const publish = () => publishSite({ s3, cloudFront }, { directory, bucket: 'page', distributionId: 'D1' });

it('writes every file with its type, to be asked for anew each time, index.html last', async () => {
  await mkdir(join(directory, 'sub'));
  for (const name of ['index.html', 'main.js', 'style.css', 'sub/zebra.svg'])
    await writeFile(join(directory, name), name);
  expect(await publish()).toEqual(['main.js', 'style.css', 'sub/zebra.svg', 'index.html']);
  expect(
    written.map(({ input }) => [input.Bucket, input.Key, input.ContentType, input.CacheControl, String(input.Body)]),
  ).toEqual([
    ['page', 'main.js', 'text/javascript; charset=utf-8', 'no-cache', 'main.js'],
    ['page', 'style.css', 'text/css; charset=utf-8', 'no-cache', 'style.css'],
    ['page', 'sub/zebra.svg', 'image/svg+xml', 'no-cache', 'sub/zebra.svg'],
    ['page', 'index.html', 'text/html; charset=utf-8', 'no-cache', 'index.html'],
  ]);
});

it('takes away what the page no longer has, and lets CloudFront forget all copies', async () => {
  bucket.add('old.js');
  await writeFile(join(directory, 'index.html'), 'x');
  await publish();
  expect([...bucket]).toEqual(['index.html']);
  expect(invalidations.map(({ name, input }) => [name, input.DistributionId, input.InvalidationBatch.Paths])).toEqual([
    ['CreateInvalidation', 'D1', { Quantity: 1, Items: ['/*'] }],
  ]);
});

it('knows each file of the page', async () => {
  const files = await readdir(fileURLToPath(new URL('../../../../dist/web', import.meta.url)));
  expect(files.length).toBeGreaterThan(2);
  for (const name of files) expect(contentTypeOf(name)).toMatch(/^(text|image|application)\//);
  expect(contentTypeOf('a.b/index.html')).toBe('text/html; charset=utf-8');
  expect(() => contentTypeOf('clip.exe')).toThrow('clip.exe');
});
