// Many files dropped into the bucket at once: npm run bench:drops -- [--files 500] [--workers N]
// The local bucket, queue and table with the real `infer`, as many at once as the deployment allows unless told
// otherwise. S3 promises its events at least once, so every tenth comes twice. Says what became of the files, and ends
// with status 1 when one is lost or recognised twice.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { KEY_PREFIXES } from '../contract/index.ts';
import { ClipStore, derivedClipId } from '../functions/records/index.ts';
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

/** A file that was dropped. */
interface Drop {
  key: string;
  eTag: string;
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
  const drops = await dropAll(backends);
  const seconds = await recogniseAll(backends);
  await report(backends, drops, seconds);
} finally {
  for (const close of closers.reverse()) await close();
  rmSync(dataDirectory, { recursive: true, force: true });
}

async function dropAll({ queue, s3Endpoint }: Backends): Promise<Drop[]> {
  const s3 = new S3Client({ endpoint: s3Endpoint, forcePathStyle: true });
  const drops: Drop[] = [];
  const body = writeWav({ channels: [voice(CLIP_SECONDS, SAMPLE_RATE_HZ)], sampleRateHz: SAMPLE_RATE_HZ });
  const eTag = createHash('md5').update(body).digest('hex');
  const startMs = performance.now();
  let next = 0;
  const write = async () => {
    for (let i = next++; i < fileCount; i = next++) {
      const key = `${KEY_PREFIXES.drops}${TENANT}/at-once/${i}.wav`;
      await s3.send(new PutObjectCommand({ Bucket: BUCKET_NAME, Key: key, Body: body }));
      drops.push({ key, eTag });
      const event = { s3: { bucket: { name: BUCKET_NAME }, object: { key, size: body.length, eTag } } };
      if (i % REPEAT_EVERY === 0) await queue.send(JSON.stringify({ Records: [event] }));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  const took = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`Dropped ${fileCount} recordings of ${CLIP_SECONDS} s in ${took} s; ${queue.size} messages wait.`);
  s3.destroy();
  return drops;
}

/** @returns how long it took, in seconds, from the moment when the first worker was ready */
async function recogniseAll({ queue, environment }: Backends): Promise<number> {
  const workers = startWorkers({
    queue,
    script: new URL('../dist/local/inferWorker.js', import.meta.url),
    environment: { ...environment, POWERTOOLS_LOG_LEVEL: 'SILENT' },
    count: workerCount,
    timeoutSeconds: FUNCTION_TIMEOUT_SECONDS,
    onFault: console.error,
  });
  await workers.ready;
  const startMs = performance.now();
  while (queue.size > 0) await sleep(50);
  const seconds = (performance.now() - startMs) / 1000;
  await workers.close();
  return seconds;
}

async function report({ queue, s3Endpoint }: Backends, drops: readonly Drop[], seconds: number): Promise<void> {
  const table = new DynamoDBClient();
  const clips = new ClipStore(table, process.env.TABLE_NAME ?? '');
  const items = await Promise.all(drops.map(({ key, eTag }) => clips.get(TENANT, derivedClipId('drop', key, eTag))));
  table.destroy();
  const done = items.filter((item) => item?.status === 'done').length;
  const failed = items.filter((item) => item?.status === 'failed').length;
  // Each worker that takes a clip counts itself in its record; one that has its result is not taken again.
  const twice = items.filter((item) => (item?.attempts ?? 0) > 1).length;
  const lost = fileCount - done - failed;
  const results = await countResults(s3Endpoint);
  const deadLetters = (await queue.deadLetters()).length;
  console.log(
    `${workerCount} at once: ${seconds.toFixed(1)} s, ${(fileCount / seconds).toFixed(1)} files a second. ` +
      `Done ${done}, failed ${failed}, lost ${lost}, recognised twice ${twice}; ` +
      `results ${results}, dead letters ${deadLetters}.`,
  );
  if (lost > 0 || twice > 0 || results !== fileCount) process.exitCode = 1;
}

async function countResults(s3Endpoint: string): Promise<number> {
  const s3 = new S3Client({ endpoint: s3Endpoint, forcePathStyle: true });
  let count = 0;
  const where = { Bucket: BUCKET_NAME, Prefix: `${KEY_PREFIXES.results}${TENANT}/` };
  for await (const { KeyCount = 0 } of paginateListObjectsV2({ client: s3 }, where)) count += KeyCount;
  s3.destroy();
  return count;
}
