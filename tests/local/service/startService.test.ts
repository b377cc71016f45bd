import { copyFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import {
  banner,
  explainStartFailure,
  parseOptions,
  type RunningService,
  StartError,
  startService,
} from '../../../local/service/index.ts';
import { lockDataDirectory } from '../../../local/service/lock.ts';
import type { ApiHandler } from '../../../standins/gateway/index.ts';
import { close, listen } from '../../../standins/http/index.ts';
import { ObjectStore } from '../../../standins/s3/store/index.ts';
import { SHIPPED_BUNDLE } from '../../support/bundle.ts';
import { postForm } from '../../support/postForm.ts';

const workerScript = new URL('../../output/fakeServiceWorker.mjs', import.meta.url);
const savedEnvironment = { ...process.env };

let directory: string;
let running: RunningService | undefined;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-service-'));
  await copyFile(join(SHIPPED_BUNDLE, 'model.json'), join(directory, 'model.json'));
  await build({
    entryPoints: [new URL('../worker/fakeWorker.ts', import.meta.url).pathname],
    outfile: workerScript.pathname,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
});
afterEach(async () => {
  await running?.close();
  running = undefined;
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, savedEnvironment);
});
afterAll(() => rm(directory, { recursive: true }));

/** An API that does what the real one does first: it signs a form, from its environment alone. */
const handler: ApiHandler = async () => {
  const form = await createPresignedPost(new S3Client(), {
    Bucket: process.env.BUCKET_NAME as string,
    Key: 'uploads/local/c 1',
  });
  return { statusCode: 201, body: JSON.stringify(form), headers: { 'content-type': 'application/json' } };
};

async function start(
  changes: { port?: number; data?: string; modelDirectory?: string; requireKey?: boolean; script?: URL } = {},
) {
  running = await startService(
    {
      port: changes.port ?? 0,
      host: '127.0.0.1',
      dataDirectory: join(directory, changes.data ?? 'data'),
      modelDirectory: changes.modelDirectory ?? directory,
      workers: 1,
      reset: false,
      requireKey: changes.requireKey ?? false,
      jsonLogs: false,
      help: false,
    },
    {
      webDirectory: directory,
      workerScript: changes.script ?? workerScript,
      loadApi: async () => ({ handler }),
      log: () => undefined,
    },
  );
  return running;
}

it('takes an upload signed by the API and gives it to a worker, over a restart too', async () => {
  for (const _ of ['first start', 'restart']) {
    const service = await start();
    await service.ready;
    const signed = await fetch(`${service.pageUrl}v1/clips`, { method: 'POST' });
    const form = (await signed.json()) as { url: string; fields: Record<string, string> };
    expect(form.url).toBe(`${service.s3Endpoint}/ser-local`);
    expect((await postForm(form, 'audio')).status).toBe(204);
    await expect.poll(() => readdir(join(directory, 'data/queue/messages'))).toEqual([]);
    expect(await readdir(join(directory, 'data/queue/dead'))).toEqual([]);
    expect(await readdir(join(directory, 'data/s3/objects'))).toHaveLength(1);
    await service.close();
  }
});

it('says at start where everything is, and warns of an open door', async () => {
  const service = await start({ requireKey: true });
  const text = banner(service, true);
  expect(text).toContain(`described at ${service.pageUrl}docs and ${service.pageUrl}openapi.json`);
  for (const part of [service.pageUrl, service.s3Endpoint, 'ser-local', 'credentials.json', service.apiKey as string]) {
    expect(text).toContain(part);
  }
  expect(text).toContain(`aws --endpoint-url ${service.s3Endpoint} s3 cp --recursive`);
  expect(text).toContain('Results come as results/local/BATCH/FILE.json in the same bucket.');
  expect(banner({ ...service, apiKey: undefined }, true)).toContain('--require-key');
  const aside = `Set aside    2 messages that nobody could read, in ${join(directory, 'data/queue/unreadable')}`;
  expect(banner({ ...service, unreadable: 2 }, false)).toContain(aside);
  expect(banner(service, false)).not.toContain('Set aside');
  expect((await fetch(`${service.pageUrl}v1/clips`)).status).toBe(403);
  expect((await readFile(service.credentialsPath, 'utf8')).length).toBeGreaterThan(0);
});

it('refuses a second instance on the same data', async () => {
  await (await start({ data: 'shared' })).close();
  await writeFile(join(directory, 'shared/lock.json'), JSON.stringify({ pid: process.ppid }));
  await expect(start({ data: 'shared' })).rejects.toThrow(/in use by another instance/);
});

it.each([
  ['ENOSPC', /there is no room on the disk/],
  ['EROFS', /the data directory can only be read/],
  ['ENOENT', /the data directory is gone/],
])('says in a sentence that the data directory cannot be used: %s', async (code, reason) => {
  const options = { ...parseOptions([], directory), dataDirectory: '/data' };
  const told = explainStartFailure(Object.assign(new Error(code), { code, syscall: 'open' }), options);
  expect(told).toBeInstanceOf(StartError);
  expect((told as Error).message).toMatch(/^Cannot use the data directory \/data\. .*--data-dir\.$/);
  expect((told as Error).message).toMatch(reason);
});

it('does not take a full disk for another instance', async () => {
  const full = await mkdtemp(join(directory, 'full-'));
  await rm(full, { recursive: true });
  await expect(lockDataDirectory(full)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('says which port is taken, and leaves nothing running', async () => {
  const other = createServer();
  const port = await listen(other, 0, '127.0.0.1');
  await expect(start({ port, data: 'busy' })).rejects.toThrow(new RegExp(`Port ${port} .*page.*--port`));
  await expect(start({ port: port - 1, data: 'busy' })).rejects.toThrow(new RegExp(`Port ${port} .*S3.*--port`));
  await close(other);
  await start({ port, data: 'busy' });
});

it('says when there is no model', async () => {
  await expect(start({ modelDirectory: join(directory, 'none') })).rejects.toThrow(StartError);
});

it.each([
  ['misses the schema', '{"schemaVersion":1}', /model\.json does not fit the model schema: .*encoder: .*--model/s],
  ['is no JSON', '{', /model\.json is not JSON: .*--model/s],
])('says when model.json %s', async (_, text, message) => {
  const modelDirectory = await mkdtemp(join(directory, 'model-'));
  await writeFile(join(modelDirectory, 'model.json'), text);
  const failure = await start({ modelDirectory, data: 'none' }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartError);
  expect((failure as Error).message).toMatch(message);
  expect((failure as Error).message).not.toContain('"code"');
});

it('says when no worker can load the model', async () => {
  const broken = join(directory, 'brokenWorker.mjs');
  await writeFile(broken, "process.send({ kind: 'not-ready', reason: 'encoder.sha256: expected another' });");
  const service = await start({ data: 'broken', script: pathToFileURL(broken) });
  const failure = await service.ready.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartError);
  expect((failure as Error).message).toContain('encoder.sha256: expected another');
});

it('erases audio after a day and results after thirty, and keeps what is under neither prefix', async () => {
  await (await start({ data: 'grown' })).close();
  const objects = await ObjectStore.open(join(directory, 'grown/s3/objects'));
  const put = async (key: string, ageHours: number) => {
    const staged = await objects.stage((async function* () {})(), { maxBytes: 1, tooLarge: () => new Error() });
    const description = { contentType: 'a', metadata: {}, sizeBytes: 0, eTag: 'e' };
    await objects.commit(staged, { key, lastModifiedMs: Date.now() - ageHours * 3_600_000, ...description });
  };
  for (const prefix of ['uploads', 'drops']) await Promise.all([put(`${prefix}/old`, 25), put(`${prefix}/new`, 23)]);
  for (const prefix of ['results', 'timelines'])
    await Promise.all([put(`${prefix}/old`, 721), put(`${prefix}/new`, 719)]);
  await put('other/old', 9999);
  await start({ data: 'grown' });
  const left = async () => (await ObjectStore.open(join(directory, 'grown/s3/objects'))).keys.withPrefix('');
  await expect.poll(left).toEqual(['drops/new', 'other/old', 'results/new', 'timelines/new', 'uploads/new']);
});

it('erases at start what nobody can read and has lain there too long', async () => {
  await (await start({ data: 'aged' })).close();
  const unreadable = join(directory, 'aged/queue/unreadable');
  const age = async (name: string, days: number) => {
    await writeFile(join(unreadable, name), '{');
    const seconds = Date.now() / 1000 - days * 86_400;
    await utimes(join(unreadable, name), seconds, seconds);
  };
  await age('old.json', 31);
  await age('new.json', 29);
  await start({ data: 'aged' });
  await expect.poll(() => readdir(unreadable)).toEqual(['new.json']);
});
