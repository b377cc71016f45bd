import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Clip,
  type CreateClipResponse,
  clipListSchema,
  clipSchema,
  createClipResponseSchema,
  errorBodySchema,
  resultFileSchema,
} from '../../../contract/index.ts';
import { announce } from '../../../functions/announce/announce.ts';
import { BUCKET_NAME } from '../../../local/service/backends.ts';
import { postForm } from '../../support/postForm.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';
import { startTwoTenants, type TenantsDoor, type TwoTenants } from './twoTenants.ts';

// Ann and Bob, each with a key of their own, in one service. Bob knows everything of Ann's but her key.
const clip = Uint8Array.from(writeWav({ channels: [voice(1)], sampleRateHz: 16_000 }));
const NEVER_WAS = `c_${'0'.repeat(26)}`;
/** One name for the files of both. */
const DROPPED = 'may/Jane Doe/take one.wav';

const environment = { ...process.env };
let directory: string;
let service: TwoTenants;
let ann: TenantsDoor;
let bob: TenantsDoor;
let s3: S3Client;
/** Ann's. */
let uploaded: Clip;
let dropped: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ser-tenants-'));
  service = await startTwoTenants(directory);
  ({ ann, bob } = service);
  s3 = new S3Client({ endpoint: service.backends.s3Endpoint, forcePathStyle: true });
  uploaded = await finished(ann, await upload(ann));
  dropped = await drop(ann);
}, 180_000);
afterAll(async () => {
  s3?.destroy();
  await service?.stop();
  process.env = environment;
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

async function create(door: TenantsDoor, headers: object = {}, fileName = 'take.wav'): Promise<CreateClipResponse> {
  const body = { fileName, contentType: 'audio/wav', sizeBytes: clip.length };
  const response = await door.call('POST', '/v1/clips', { headers, body });
  expect(response.status).toBe(201);
  return createClipResponseSchema.parse(await response.json());
}

async function upload(door: TenantsDoor): Promise<string> {
  const created = await create(door);
  expect((await postForm(created.upload, clip)).status).toBe(204);
  return created.clipId;
}

async function finished(door: TenantsDoor, clipId: string): Promise<Clip> {
  for (let polls = 0; polls < 10; polls++) {
    const found = clipSchema.parse(await (await door.call('GET', `/v1/clips/${clipId}?waitSeconds=10`)).json());
    if (found.status === 'done' || found.status === 'failed') return found;
  }
  throw new Error(`Expected ${clipId} to be finished; the service said ${service.lines.join('\n')}`);
}

/** @returns the id that its result file has */
async function drop({ tenant }: TenantsDoor): Promise<string> {
  await s3.send(new PutObjectCommand({ Bucket: BUCKET_NAME, Key: `drops/${tenant}/${DROPPED}`, Body: clip }));
  await vi.waitUntil(async () => (await keys()).includes(`results/${tenant}/${DROPPED}.json`), 60_000);
  return resultFileSchema.parse(JSON.parse(await read(`results/${tenant}/${DROPPED}.json`))).clipId;
}

async function keys(): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET_NAME }));
  return Contents.map(({ Key }) => Key ?? '');
}

async function read(Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET_NAME, Key }));
  return (await Body?.transformToString()) ?? '';
}

/** The answer without what names the id that was asked for. */
async function told(answer: Promise<Response>, clipId: string): Promise<[number, unknown, string]> {
  const response = await answer;
  const headers = [...response.headers].filter(([name]) => name !== 'date').sort();
  return [response.status, headers, (await response.text()).replaceAll(clipId, 'ID')];
}

describe('Bob sees of Ann nothing, not even that it is there:', () => {
  it.each([
    ['her clip', '', {}],
    ['her clip, with its embedding', '?include=embedding', {}],
    ['her clip, waiting for it', '?waitSeconds=20', {}],
    ['her clip, as one who has seen it', '', { 'if-none-match': '"seen"' }],
  ])('%s', async (_, query, headers) => {
    const seen = (await ann.call('GET', `/v1/clips/${uploaded.clipId}`)).headers.get('etag') ?? '';
    const given = 'if-none-match' in headers ? { 'if-none-match': seen } : {};
    for (const clipId of [uploaded.clipId, dropped]) {
      const hers = await told(bob.call('GET', `/v1/clips/${clipId}${query}`, { headers: given }), clipId);
      const nobodys = await told(bob.call('GET', `/v1/clips/${NEVER_WAS}${query}`, { headers: given }), NEVER_WAS);
      expect(hers).toEqual(nobodys);
      expect(hers[0]).toBe(404);
    }
  });

  it.each(['', '?tenant=ann', '?batch=may', '?speaker=Jane%20Doe', '?batch=may&speaker=Jane%20Doe'])(
    'her clips in the list /v1/clips%s',
    async (query) => {
      const listed = async (door: TenantsDoor) => {
        const response = await door.call('GET', `/v1/clips${query}`);
        expect(response.status).toBe(200);
        return clipListSchema.parse(await response.json()).clips.map(({ clipId }) => clipId);
      };
      const [hers, his] = [await listed(ann), await listed(bob)];
      expect(hers).toContain(dropped);
      expect(hers.filter((clipId) => his.includes(clipId))).toEqual([]);
      expect(his).toEqual([]);
    },
  );

  it.each(['/v1/clips/', '/v1/clips/ann', '/v1/ann/clips', '/v1/clips/..%2Fann'])('a list, by %s', async (path) => {
    const response = await bob.call('GET', path);
    expect([400, 404, 405]).toContain(response.status);
    const text = await response.text();
    errorBodySchema.parse(JSON.parse(text));
    for (const hers of [uploaded.clipId, dropped, 'Jane Doe']) expect(text).not.toContain(hers);
  });
});

describe('Bob cannot touch what is Ann’s:', () => {
  it('neither her upload nor what she dropped is erased by him', async () => {
    for (const clipId of [uploaded.clipId, dropped]) {
      const hers = await told(bob.call('DELETE', `/v1/clips/${clipId}`), clipId);
      expect(hers).toEqual(await told(bob.call('DELETE', `/v1/clips/${NEVER_WAS}`), NEVER_WAS));
      expect(hers[0]).toBe(404);
      expect((await finished(ann, clipId)).status).toBe('done');
    }
    const kept = [`uploads/ann/${uploaded.clipId}`, `drops/ann/${DROPPED}`, `results/ann/${DROPPED}.json`];
    expect(await keys()).toEqual(expect.arrayContaining(kept));
  });

  it.each(['/v1/batches/may', '/v1/batches/may/results', '/v1/speakers/Jane%20Doe'])('nor seen: %s', async (path) => {
    expect((await ann.call('GET', path)).status).toBe(200);
    const nobodys = await told(bob.call('GET', path.replace(/may|Jane%20Doe/, 'nobody')), '');
    expect(await told(bob.call('GET', path), '')).toEqual(nobodys);
    expect(nobodys[0]).toBe(404);
    if (path.endsWith('results')) return;
    expect((await bob.call('DELETE', path)).status).toBe(404);
    expect((await ann.call('GET', path)).status).toBe(200);
  });

  it('his form writes under no key of hers', async () => {
    const { clipId, upload: form } = await create(bob);
    expect(form.fields.key).toBe(`uploads/bob/${clipId}`);
    for (const key of [`uploads/ann/${uploaded.clipId}`, `drops/ann/${DROPPED}`, `results/ann/${DROPPED}.json`]) {
      const response = await postForm({ ...form, fields: { ...form.fields, key } }, clip);
      expect([response.status, await response.text()]).toEqual([
        403,
        expect.stringContaining('<Code>AccessDenied</Code>'),
      ]);
    }
    expect(await finished(ann, uploaded.clipId)).toEqual(uploaded);
  });

  it('a name of hers in his file is a name and nothing else', async () => {
    const path = { fileName: '../ann/take.wav', contentType: 'audio/wav', sizeBytes: clip.length };
    expect((await bob.call('POST', '/v1/clips', { body: path })).status).toBe(400);
    const { clipId, upload: form } = await create(bob, {}, uploaded.clipId);
    expect(form.fields.key).toBe(`uploads/bob/${clipId}`);
  });
});

describe('Nothing that Bob does changes what is Ann’s:', () => {
  it('her Idempotency-Key in his hand makes a clip of his', async () => {
    const headers = { 'idempotency-key': 'the-same-for-both' };
    const hers = await create(ann, headers, 'ann.wav');
    const his = await create(bob, headers, 'bob.wav');
    expect(his.clipId).not.toBe(hers.clipId);
    expect((await create(ann, headers, 'ann.wav')).clipId).toBe(hers.clipId);
    expect((await bob.call('DELETE', `/v1/clips/${his.clipId}`)).status).toBe(204);
    expect((await create(ann, headers, 'ann.wav')).clipId).toBe(hers.clipId);
  });

  it('a file of the same name, batch, speaker and content is another clip, and goes alone', async () => {
    const before = await read(`results/ann/${DROPPED}.json`);
    const his = await drop(bob);
    expect(his).not.toBe(dropped);
    expect((await finished(bob, his)).fileName).toBe('take one.wav');
    expect((await ann.call('GET', `/v1/clips/${his}`)).status).toBe(404);
    expect((await bob.call('DELETE', `/v1/clips/${his}`)).status).toBe(204);
    expect(await keys()).not.toContain(`results/bob/${DROPPED}.json`);
    expect(await read(`results/ann/${DROPPED}.json`)).toBe(before);
    expect(await keys()).toContain(`drops/ann/${DROPPED}`);
  });

  it('the same recording gets the same answer: what is known of a room or a speaker is not the other’s', async () => {
    const his = await finished(bob, await upload(bob));
    expect(his.recognition?.probabilities).toEqual(uploaded.recognition?.probabilities);
    const nothing = { room: null, speaker: null };
    expect([his, uploaded].map(({ recognition }) => recognition?.known)).toEqual([nothing, nothing]);
  });
});

it('a batch of more than a hundred is gone at once for whoever asks, and soon everywhere, and nothing else is', async () => {
  const names = { batch: 'many', speaker: 'Jane Many' };
  const clips = Array.from({ length: 60 }, (_, index) => ({ fileName: `take ${index}.wav`, sizeBytes: 9, ...names }));
  for (let calls = 0; calls < 2; calls++) {
    expect((await ann.call('POST', '/v1/clips:batch', { body: { clips } })).status).toBe(200);
  }
  expect(await (await ann.call('GET', '/v1/batches/many')).json()).toMatchObject({ clips: { total: 120 } });
  expect((await ann.call('DELETE', '/v1/batches/many')).status).toBe(202);
  for (const path of ['/v1/batches/many', '/v1/speakers/Jane%20Many']) {
    expect((await ann.call('GET', path)).status).toBe(404);
  }
  const table = new DynamoDBClient();
  const isGone = async () => {
    const { Items = [] } = await table.send(new ScanCommand({ TableName: service.backends.environment.TABLE_NAME }));
    return !JSON.stringify(Items).includes('Jane Many');
  };
  await vi.waitUntil(isGone, { timeout: 60_000, interval: 200 });
  table.destroy();
  expect((await finished(ann, uploaded.clipId)).status).toBe('done');
}, 120_000);

it('a key is whole or none: neither hers at his door, nor her name before his secret', async () => {
  const forged = `ann${bob.key.slice('bob'.length)}`;
  for (const key of [ann.key, forged, bob.key.toLowerCase(), bob.key.slice(0, -1), `${bob.key} x`, '']) {
    const response = await bob.call('GET', `/v1/clips/${uploaded.clipId}`, { key });
    expect(response.status).toBe(403);
  }
});

it('each event is about a clip of its own tenant, and holds nothing of the other’s', async () => {
  const events = await announced();
  expect(new Set(events.map(({ tenant }) => tenant))).toEqual(new Set(['ann', 'bob']));
  for (const { tenant, clipId } of events) {
    const [own, other] = tenant === 'ann' ? [ann, bob] : [bob, ann];
    expect((await own.call('GET', `/v1/clips/${clipId}`)).status).toBe(200);
    expect((await other.call('GET', `/v1/clips/${clipId}`)).status).toBe(404);
  }
});

it('no line of the log has a key, a name or a secret of either', () => {
  const secrets = [
    ann.key,
    bob.key,
    'Jane Many',
    'Jane Doe',
    'Jane%20Doe',
    'Jane+Doe',
    'take one',
    'take.wav',
    DROPPED,
  ];
  expect(service.lines.length).toBeGreaterThan(0);
  const telling = service.lines.filter((line) => secrets.some((secret) => line.includes(secret)));
  expect(telling).toEqual([]);
});

/** The events of all clips that are finished now, as the table's stream would have told of them. */
async function announced(): Promise<{ tenant: string; clipId: string }[]> {
  const table = new DynamoDBClient();
  const { Items = [] } = await table.send(new ScanCommand({ TableName: service.backends.environment.TABLE_NAME }));
  table.destroy();
  const details: string[] = [];
  const send = async ({ input }: { input: { Entries: { Detail: string }[] } }) => {
    details.push(...input.Entries.map(({ Detail }) => Detail));
    return { Entries: [] };
  };
  const records = Items.map((NewImage) => ({ eventName: 'MODIFY', dynamodb: { NewImage } })) as DynamoDBRecord[];
  await announce(records, { send } as unknown as EventBridgeClient, 'default');
  return details.map((detail) => JSON.parse(detail) as { tenant: string; clipId: string });
}
