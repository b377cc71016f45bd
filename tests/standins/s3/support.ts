import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { startS3 } from '../../../standins/s3/index.ts';

export const BUCKET = 'test-bucket';
export const REGION = 'us-east-1';
export const CREDENTIALS = { accessKeyId: 'SERTESTKEY', secretAccessKey: 'test/secret+key' };

/** A store on a free port over a fresh directory, with its events collected and its clock in the test's hands. */
export async function startStore(given: { directory?: string; notify?: (event: S3Event) => Promise<void> } = {}) {
  const directory = given.directory ?? (await mkdtemp(join(tmpdir(), 'ser-s3-')));
  const events: S3Event[] = [];
  const faults: unknown[] = [];
  const clock = { offsetMs: 0 };
  const running = await startS3({
    directory,
    bucket: BUCKET,
    region: REGION,
    credentials: CREDENTIALS,
    host: '127.0.0.1',
    port: 0,
    lifecycle: { expiration: [], abortMultipartDays: 1 },
    maxFormBytes: 1024 ** 2,
    notifyPrefixes: ['uploads/', 'drops/'],
    notify:
      given.notify ??
      (async (event) => {
        events.push(event);
      }),
    onFault: (error) => faults.push(error),
    nowMs: () => Date.now() + clock.offsetMs,
  });
  const endpoint = `http://127.0.0.1:${running.port}`;
  const client = createClient(endpoint);
  return {
    endpoint,
    bucketUrl: `${endpoint}/${BUCKET}`,
    client,
    events,
    faults,
    clock,
    directory,
    close: async (keepFiles = false) => {
      client.destroy();
      await running.close();
      if (!keepFiles) await rm(directory, { recursive: true, force: true });
    },
  };
}

/** What {@link startStore} gives. */
export type TestStore = Awaited<ReturnType<typeof startStore>>;

export function createClient(endpoint: string, credentials = CREDENTIALS): S3Client {
  return new S3Client({ endpoint, region: REGION, credentials, maxAttempts: 1 });
}

/** Code and status of an XML error answer. */
export async function readError(response: Response): Promise<{ status: number; code: string; message: string }> {
  const xml = await response.text();
  const text = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
  return { status: response.status, code: text('Code'), message: text('Message') };
}

/** Keys that a file system, a URL or XML would get wrong. */
export const ODD_KEYS = [
  'uploads/a b.wav',
  'uploads/a+b.wav',
  'uploads/100%.wav',
  'uploads/%2F%20%zz',
  'uploads/Grüße/日本語/שלום.wav',
  'uploads/🎤🎧.wav',
  'uploads/../../../etc/passwd',
  'uploads/./..//.',
  'uploads/-/~_.!*\'()"<>&;=?#@:$,[]{}|\\^`',
  'uploads/CON',
  'uploads/trailing/',
  ' leading and trailing ',
  'uploads/tab\tnewline\n',
  'uploads/combining e\u0301 and é',
  `uploads/${'long/'.repeat(200)}x`,
];
