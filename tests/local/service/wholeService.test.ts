import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  type Clip,
  type CreateClipResponse,
  clipSchema,
  createClipResponseSchema,
  resultFileSchema,
} from '../../../contract/index.ts';
import { bentBundle } from '../../support/bundle.ts';
import { postForm } from '../../support/postForm.ts';
import {
  killServiceProcesses,
  refusedStart,
  type ServiceProcess,
  startServiceProcess,
  unprinted,
} from '../../support/serviceProcess.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';

// The service as a user starts it: built, in a process of its own, with the model that ships. The tests share one
// data directory and go through it in order.
const BUCKET = 'ser-local';
const clip = Uint8Array.from(writeWav({ channels: [voice(1.5)], sampleRateHz: 16_000 }));

let directory: string;
let service: ServiceProcess;
let s3: S3Client;
let recognised: Clip;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-whole-'));
  await start();
});
afterAll(async () => {
  killServiceProcesses();
  s3?.destroy();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

async function start(): Promise<void> {
  service = await startServiceProcess(join(directory, 'data'));
  const credentials = JSON.parse(await readFile(join(directory, 'data/credentials.json'), 'utf8')) as {
    accessKeyId: string;
    secretAccessKey: string;
  };
  s3 = new S3Client({ endpoint: service.s3Endpoint, region: 'us-east-1', credentials });
}

async function createClip(fileName: string, sizeBytes: number): Promise<CreateClipResponse> {
  const response = await fetch(`${service.pageUrl}v1/clips`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fileName: unprinted(fileName), contentType: 'audio/wav', sizeBytes }),
  });
  expect(response.status).toBe(201);
  return createClipResponseSchema.parse(await response.json());
}

async function upload(fileName: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const created = await createClip(fileName, bytes.length);
  expect((await postForm(created.upload, bytes)).status).toBe(204);
  return created.clipId;
}

const getClip = (clipId: string, query = '') => fetch(`${service.pageUrl}v1/clips/${clipId}${query}`);

/** Polls until the clip is done or failed; who has waited a while is answered at once. */
async function result(clipId: string): Promise<Clip> {
  const finished = async () => {
    const found = clipSchema.parse(await (await getClip(clipId, '?waitSeconds=10')).json());
    return (found.status === 'done' || found.status === 'failed') && found;
  };
  return vi.waitUntil(finished, { timeout: 50_000, interval: 50 }).catch(() => {
    throw new Error(`Expected a result of ${clipId}; the service printed: ${service.output()}`);
  });
}

async function keys(): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Contents.map(({ Key }) => Key ?? '');
}

function expectRecognised({ status, recognition }: Clip): void {
  expect(status).toBe('done');
  const probabilities = Object.values(recognition?.probabilities ?? {});
  expect(probabilities).toHaveLength(8);
  expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 3);
}

it('recognises an uploaded recording', async () => {
  recognised = await result(await upload('clip.wav', clip));
  expectRecognised(recognised);
  expect(recognised.fileName).toBe('clip.wav');
});

it('stores why a file cannot be recognised', async () => {
  const text = new TextEncoder().encode(unprinted('This is no recording, whatever its name says. ').repeat(10));
  const failed = await result(await upload('text.wav', text));
  expect([failed.status, failed.error?.code]).toEqual(['failed', 'unsupported-format']);
  expect(failed.recognition).toBeUndefined();
});

it('refuses at the door a byte more than was declared', async () => {
  const created = await createClip('large.wav', clip.length - 1);
  const response = await postForm(created.upload, clip);
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('<Code>EntityTooLarge</Code>');
  expect(await keys()).not.toContain(`uploads/local/${created.clipId}`);
  const left = clipSchema.parse(await (await getClip(created.clipId)).json());
  expect(left.status).toBe('awaiting-upload');
});

it('recognises a file dropped by an S3 client, under an odd key', async () => {
  const path = ['monday morning', 'Jane Doe', 'odd key + é.wav'].map(unprinted).join('/');
  const Key = `drops/local/${path}`;
  const resultKey = `results/local/${path}.json`;
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: clip }));
  await expect.poll(keys, { timeout: 30_000 }).toContain(resultKey);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: resultKey }));
  const beside = resultFileSchema.parse(JSON.parse((await Body?.transformToString()) ?? ''));
  const dropped = await result(beside.clipId);
  expectRecognised(dropped);
  expect(dropped.fileName).toBe('odd key + é.wav');
  // The same bytes, the same model: the way in makes no difference.
  expect(dropped.recognition?.probabilities).toEqual(recognised.recognition?.probabilities);
  const { fileName: file, batch, speaker, ...shown } = dropped;
  expect(beside).toEqual({ ...shown, file, speaker: 'Jane Doe' });
  expect([batch, speaker]).toEqual(['monday morning', 'Jane Doe']);
  expect((await fetch(`${service.pageUrl}v1/clips/${dropped.clipId}`, { method: 'DELETE' })).status).toBe(204);
  expect(await keys()).not.toContain(Key);
  expect(await keys()).not.toContain(resultKey);
});

it('warns of a stray object by the hash of its key, which is its file’s name on the disk', async () => {
  const name = unprinted('Jane Doe, alone.wav');
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `drops/local/${name}`, Body: clip }));
  const line = () => service.log().find(({ keySha256 }) => keySha256 !== undefined);
  await expect.poll(line, { timeout: 30_000 }).toMatchObject({ level: 'WARN' });
  expect(await readdir(join(directory, 'data/s3/objects'))).toContain(`${String(line()?.keySha256)}.object`);
});

it('shows a page about its API, with the headers of a page', async () => {
  const response = await fetch(`${service.pageUrl}docs`);
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  const page = await response.text();
  for (const [, path] of page.matchAll(/(?:href|src)="(\/[^"]*)"/g)) {
    expect((await fetch(new URL(path, service.pageUrl))).status).toBe(200);
  }
  expect(page).toContain('POST /v1/clips');
});

it('writes a log of single JSON lines, and neither metrics nor traces', async () => {
  const lines = service.log();
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toMatchObject({ level: expect.any(String), message: expect.any(String) });
  expect(service.output()).not.toMatch(/_aws|xray|EMF/i);
});

it('erases a recording and its result', async () => {
  const clipId = await upload('erased.wav', clip);
  await result(clipId);
  expect(await keys()).toContain(`uploads/local/${clipId}`);
  expect((await fetch(`${service.pageUrl}v1/clips/${clipId}`, { method: 'DELETE' })).status).toBe(204);
  expect((await getClip(clipId)).status).toBe(404);
  expect(await keys()).not.toContain(`uploads/local/${clipId}`);
});

it('forgets nothing when it is killed right after it took an upload', async () => {
  const clipId = await upload('killed.wav', clip);
  await service.stop('SIGKILL');
  s3.destroy();
  await start();
  expectRecognised(await result(clipId));
  expect(clipSchema.parse(await (await getClip(recognised.clipId)).json())).toEqual(recognised);
});

it('finishes what its workers, and itself, were killed over, each time as one try', async () => {
  const long = Uint8Array.from(writeWav({ channels: [voice(40)], sampleRateHz: 16_000 }));
  const clipId = await upload('long.wav', long);
  const status = async () => ((await (await getClip(clipId)).json()) as Clip).status;
  const inWork = () => expect.poll(status, { timeout: 60_000, interval: 20 }).toBe('processing');
  await inWork();
  for (const pid of service.workers()) process.kill(pid, 'SIGKILL');
  // Twice, which used up all tries when each message that found a dead worker's lease was one.
  for (const _ of [1, 2]) {
    await expect.poll(() => service.workers().length, { timeout: 60_000 }).toBe(1);
    await service.stop('SIGKILL');
    await start();
  }
  expect(await result(clipId)).toMatchObject({ status: 'done' });
});

it('goes on, with the same worker, when nobody reads its output any more', async () => {
  const workers = service.workers();
  expect(workers).toHaveLength(1);
  service.closeOutput();
  for (const name of ['one.wav', 'two.wav', 'three.wav']) expectRecognised(await result(await upload(name, clip)));
  expect(service.workers()).toEqual(workers);
  await service.stop('SIGTERM');
});

it('says why it cannot start with a damaged model, and ends', async () => {
  const bundle = bentBundle((spec) => {
    spec.encoder.sha256 = '0'.repeat(64);
  });
  const damaged = await refusedStart(join(directory, 'damaged'), ['--model', bundle.dir]);
  expect(damaged.output).toMatch(/Recognition cannot start .*encoder\.sha256: expected 0{64}/);
  expect(damaged.output).not.toContain('Ready.');
  expect(damaged.status).toBe(1);
  await writeFile(join(bundle.dir, 'model.json'), '{"schemaVersion":1}');
  const misfit = await refusedStart(join(directory, 'damaged'), ['--model', bundle.dir]);
  expect(misfit.output).toMatch(/does not fit the model schema/);
  expect(misfit.output).not.toContain('ZodError');
  expect(misfit.status).toBe(1);
  bundle.remove();
});
