import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tracedS3 } from '../../functions/tracedS3.ts';

const KEY = 'drops/ann/may/Jane Doe/take.wav';
const HASH = createHash('sha256').update(KEY).digest('hex');

let server: Server;
let paths: string[];
let noted: unknown[];
let s3: S3Client;
beforeAll(async () => {
  server = createServer((request, response) => {
    paths.push(decodeURIComponent(String(request.url)));
    request.resume().on('end', () => response.end(''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    forcePathStyle: true,
  });
  s3 = tracedS3({ captureAWSv3Client: noting }, client);
});
afterAll(() => {
  s3.destroy();
  server.close();
});

/** Sees what X-Ray's middleware sees, which is added likewise (aws-xray-sdk-core, patchers/aws3_p). */
function noting<T>(client: T): T {
  (client as S3Client).middlewareStack.add(
    (next) => (args) => {
      noted.push(args.input);
      return next(args);
    },
    { step: 'build', name: 'XRaySDKInstrumentation' },
  );
  return client;
}

it.each([
  ['read', new GetObjectCommand({ Bucket: 'audio', Key: KEY, IfMatch: '"e1"' })],
  ['looked at', new HeadObjectCommand({ Bucket: 'audio', Key: KEY })],
  ['written', new PutObjectCommand({ Bucket: 'audio', Key: KEY, Body: 'x' })],
  ['erased', new DeleteObjectCommand({ Bucket: 'audio', Key: KEY })],
])('an object that is %s is traced by the hash of its key', async (_, command) => {
  paths = [];
  noted = [];
  await s3.send(command);
  expect(noted).toEqual([expect.objectContaining({ Bucket: 'audio', Key: HASH })]);
  expect(paths[0]).toContain(`/audio/${KEY}`);
  expect(command.input.Key).toBe(KEY);
});

it('a call without a key is traced as it is', async () => {
  noted = [];
  await s3.send(new ListObjectsV2Command({ Bucket: 'audio' })).catch(() => undefined);
  expect(noted).toEqual([expect.objectContaining({ Bucket: 'audio' })]);
  expect(noted).not.toContainEqual(expect.objectContaining({ Key: expect.anything() }));
});
