// Many files dropped into the bucket at once: npm run bench:drops -- [--files 500] [--workers N]
// The local bucket, queue and table with the real `infer`, as many at once as the deployment allows unless told
// otherwise. S3 promises its events at least once, so every tenth comes twice. Says what became of the files, and ends
// with status 1 when one is lost or recognised twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { KEY_PREFIXES } from '../contract/index.ts';
import { readSettings } from '../infra/settings/index.ts';
import { type Backends, BUCKET_NAME, FUNCTION_TIMEOUT_SECONDS, startBackends } from '../local/service/backends.ts';
import { parseOptions } from '../local/service/index.ts';
import { startWorkers } from '../local/worker/index.ts';
import { voice } from '../tests/support/voice.ts';
import { writeWav } from '../tests/support/wav.ts';

const CLIP_SECONDS = 1;
const SAMPLE_RATE_HZ = 16_000;
const REPEAT_EVERY = 10;
/** Writers at the same time, as an S3 client's `sync` has. */
const WRITERS = 10;
const TENANT = 'bench';

/** What is read of a record. */
interface StoredClip {
  status: string;
  attempts: number;
}

const { values } = parseArgs({ options: { files: { type: 'string' }, workers: { type: 'string' } } });
const fileCount = Number(values.files ?? 500);
const workerCount = Number(values.workers ?? readSettings().maxConcurrency);

const root = fileURLToPath(new URL('..', import.meta.url));
const dataDirectory = mkdtempSync(join(tmpdir(), 'ser-bench-'));
const closers: (() => unknown)[] = [];
try {
  const backends = await startBackends(
    parseOptions(['--port', '0', '--data-dir', dataDirectory], root),
    closers,
    console.error,
  );
  await dropAll(backends);
  const seconds = await recogniseAll(backends);
  await report(backends, seconds);
} finally {
  for (const close of closers.reverse()) await close();
  rmSync(dataDirectory, { recursive: true, force: true });
}

async function dropAll({ queues, s3Endpoint }: Backends): Promise<void> {
  repeatSome(queues);
  const s3 = new S3Client({ endpoint: s3Endpoint, forcePathStyle: true });
  const body = writeWav({ channels: [voice(CLIP_SECONDS, SAMPLE_RATE_HZ)], sampleRateHz: SAMPLE_RATE_HZ });
  const startMs = performance.now();
  let next = 0;
  const write = async () => {
    for (let i = next++; i < fileCount; i = next++) {
      const key = `${KEY_PREFIXES.drops}${TENANT}/at-once/${i}.wav`;
      await s3.send(new PutObjectCommand({ Bucket: BUCKET_NAME, Key: key, Body: body }));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  const took = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`Dropped ${fileCount} recordings of ${CLIP_SECONDS} s in ${took} s; ${queues.size} messages wait.`);
  s3.destroy();
}

/** The bucket tells of some of its objects twice. */
function repeatSome(queues: Backends['queues']): void {
  const send = queues.send.bind(queues);
  let count = 0;
  queues.send = async (name, body) => {
    if (count++ % REPEAT_EVERY === 0) await send(name, body);
    return send(name, body);
  };
}

/** @returns how long it took, in seconds, from the moment when the first worker was ready */
async function recogniseAll({ queues, environment }: Backends): Promise<number> {
  const workers = startWorkers({
    queue: queues,
    script: new URL('../dist/local/inferWorker.js', import.meta.url),
    environment: { ...environment, POWERTOOLS_LOG_LEVEL: 'SILENT' },
    count: workerCount,
    timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
    onFault: console.error,
  });
  await workers.ready;
  const startMs = performance.now();
  while (queues.size > 0) await sleep(50);
  const seconds = (performance.now() - startMs) / 1000;
  await workers.close();
  return seconds;
}

async function report({ queues, s3Endpoint }: Backends, seconds: number): Promise<void> {
  const items = await everyRecord();
  const done = items.filter(({ status }) => status === 'done').length;
  const failed = items.filter(({ status }) => status === 'failed').length;
  // Each worker that takes a clip counts itself in its record; one that has its result is not taken again.
  const twice = items.filter(({ attempts }) => attempts > 1).length;
  const lost = fileCount - done - failed;
  const results = await countResults(s3Endpoint);
  console.log(
    `${workerCount} at once: ${seconds.toFixed(1)} s, ${(fileCount / seconds).toFixed(1)} files a second. ` +
      `Done ${done}, failed ${failed}, lost ${lost}, recognised twice ${twice}; ` +
      `results ${results}, unreadable ${await queues.countUnreadable()}.`,
  );
  if (lost > 0 || twice > 0 || results !== fileCount) process.exitCode = 1;
}

async function everyRecord(): Promise<StoredClip[]> {
  const client = new DynamoDBClient();
  const items: StoredClip[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: process.env.TABLE_NAME })) {
    items.push(...Items.map((item) => unmarshall(item) as StoredClip));
  }
  client.destroy();
  return items;
}

async function countResults(s3Endpoint: string): Promise<number> {
  const s3 = new S3Client({ endpoint: s3Endpoint, forcePathStyle: true });
  let count = 0;
  const where = { Bucket: BUCKET_NAME, Prefix: `${KEY_PREFIXES.results}${TENANT}/` };
  for await (const { KeyCount = 0 } of paginateListObjectsV2({ client: s3 }, where)) count += KeyCount;
  s3.destroy();
  return count;
}
