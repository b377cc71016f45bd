import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Clip, clipSchema, createClipResponseSchema, errorBodySchema, LIMITS } from '../../../contract/index.ts';
import { createApp } from '../../../functions/presign/app.ts';
import { Uploads } from '../../../functions/presign/uploads.ts';
import { ClipStore, derivedClipId, IdempotencyKeys } from '../../../functions/records/index.ts';
import { SAMPLE_EMBEDDING, SAMPLE_RECOGNITION } from '../../support/recognition.ts';
import { startTable } from '../../support/table.ts';

/** A key as the gateway passes it on; none when there is no tenant. */
const keyOf = (tenant: string): string | null => (tenant === '' ? null : `${tenant}K${'k3Y'.repeat(13)}z`);
const ATTEMPT = { leaseMs: 60_000, messageId: 'm1' };
const MODEL_CARD = {
  id: 'test-model',
  version: '1.0.0',
  description: 'For tests.',
  licence: 'none',
  labels: [],
  encoder: { sources: [{ name: 'none', origin: 'none', licence: 'none' }], precision: 'float32' },
  unsureBelow: 0.5,
  metrics: [],
  limits: {},
};

let table: Awaited<ReturnType<typeof startTable>>;
let clips: ClipStore;
let nowMs: number;
let erased: string[];
let logged: string[];
let loggedExtras: unknown[];
let counted: string[];
/** When each clip's audio came, by its key; and how often that was asked. */
let arrived: Map<string, number>;
let looksForAudio: number;
/** How many uploads wait, where that is known. */
let waiting: number | undefined;
let call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  nowMs = Date.now();
  erased = [];
  clips = new ClipStore(table.client, table.tableName, { nowMs: () => nowMs });
  waiting = undefined;
  arrived = new Map();
  looksForAudio = 0;
  const s3 = new S3Client({ region: 'eu-west-1', credentials: { accessKeyId: 'id', secretAccessKey: 'secret' } });
  const uploads = new Uploads(s3, 'the-bucket');
  uploads.erase = async ({ objectKey }) => {
    erased.push(objectKey);
  };
  uploads.arrivedAt = async ({ objectKey }) => {
    looksForAudio++;
    return arrived.get(objectKey);
  };
  logged = [];
  loggedExtras = [];
  counted = [];
  const logger: Pick<Logger, 'error'> = {
    error(message, ...extras) {
      logged.push(String(message));
      loggedExtras.push(...extras);
    },
  };
  const metrics: Pick<Metrics, 'addMetric'> = {
    addMetric(name) {
      counted.push(name);
      return {} as Metrics;
    },
  };
  const keys = new IdempotencyKeys(table.client, table.tableName, () => nowMs);
  const stores = { clips, keys, uploads, queueLength: { read: async () => waiting }, uploadConcurrency: 3 };
  const queue = { tellOf: async () => undefined, erase: async () => undefined };
  const app = createApp({ ...stores, queue, modelCard: MODEL_CARD, nowMs: () => nowMs, logger, metrics });
  call = async (method, path, body, headers = {}) =>
    app.request(
      path,
      {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
      { event: { requestContext: { identity: { apiKey: headers.key ?? keyOf(headers.tenant ?? 'ann') } } } },
    );
});

const CLIP = { fileName: 'a b.wav', contentType: 'audio/wav', sizeBytes: 1234 };

async function create(): Promise<string> {
  return createClipResponseSchema.parse(await (await call('POST', '/v1/clips', CLIP)).json()).clipId;
}

async function createAs(body: object): Promise<string> {
  return createClipResponseSchema.parse(await (await call('POST', '/v1/clips', { ...CLIP, ...body })).json()).clipId;
}

async function createBy(headers: Record<string, string>): Promise<string> {
  return createClipResponseSchema.parse(await (await call('POST', '/v1/clips', CLIP, headers)).json()).clipId;
}

/** Its audio comes. */
function upload(clipId: string): void {
  arrived.set(`uploads/ann/${clipId}`, nowMs);
}

async function finish(clipId: string): Promise<void> {
  const lease = { tenant: 'ann', clipId, leaseId: 'one' };
  const claim = await clips.claimUpload(lease, ATTEMPT);
  const keepsEmbedding = claim.outcome === 'claimed' && claim.keepsEmbedding;
  await clips.complete(lease, SAMPLE_RECOGNITION, keepsEmbedding ? SAMPLE_EMBEDDING : undefined);
}

describe('POST /v1/clips', () => {
  it('answers with a form for exactly this file, for 15 minutes', async () => {
    const response = await call('POST', '/v1/clips', CLIP);
    expect(response.status).toBe(201);
    const { clipId, upload, expiresAt } = createClipResponseSchema.parse(await response.json());
    expect(upload.url).toContain('the-bucket');
    expect(upload.url).toContain('eu-west-1');
    expect(upload.fields.key).toBe(`uploads/ann/${clipId}`);
    const policy = JSON.parse(Buffer.from(upload.fields.Policy, 'base64').toString()) as { conditions: unknown[] };
    expect(policy.conditions).toContainEqual(['content-length-range', 1234, 1234]);
    expect(policy.conditions).toContainEqual({ 'Content-Type': 'audio/wav' });
    expect(policy.conditions).toContainEqual({ key: `uploads/ann/${clipId}` });
    expect(Date.parse(expiresAt) - nowMs).toBe(15 * 60_000);
  });

  it('is content with a record that it has made itself, when the answer of the table was lost', async () => {
    const create = clips.create.bind(clips);
    clips.create = async (clip) => {
      await create(clip);
      return create(clip);
    };
    const response = await call('POST', '/v1/clips', CLIP);
    expect(response.status).toBe(201);
    const { clipId } = createClipResponseSchema.parse(await response.json());
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'awaiting-upload', fileName: CLIP.fileName });
  });

  it('gives the same clip for the same Idempotency-Key, and 409 for another file', async () => {
    const headers = { 'idempotency-key': `key-${nowMs}` };
    const ids = await Promise.all(
      [1, 2, 3].map(
        async () => ((await (await call('POST', '/v1/clips', CLIP, headers)).json()) as { clipId: string }).clipId,
      ),
    );
    expect(new Set(ids).size).toBe(1);
    const differing: [object, string][] = [
      [{ sizeBytes: 99 }, 'sizeBytes'],
      [{ fileName: 'b.wav' }, 'fileName'],
      [{ contentType: 'audio/flac' }, 'contentType'],
      [{ speaker: 'jane' }, 'speaker'],
      [{ batch: 'may' }, 'batch'],
      [{ include: ['embedding'] }, 'include'],
      [{ fileName: 'b.wav', sizeBytes: 99 }, 'fileName, sizeBytes'],
    ];
    for (const [changes, names] of differing) {
      const other = await call('POST', '/v1/clips', { ...CLIP, ...changes }, headers);
      expect(other.status).toBe(409);
      const message = `This Idempotency-Key was used with another ${names}. Use a new key for a new file.`;
      expect(await other.json()).toEqual({ error: { code: 'conflict', message } });
    }
    const stranger = await call('POST', '/v1/clips', CLIP, { ...headers, tenant: 'bob' });
    expect(((await stranger.json()) as { clipId: string }).clipId).not.toBe(ids[0]);
  });

  it('gives another clip for the same Idempotency-Key once the first was deleted', async () => {
    const headers = { 'idempotency-key': `again-${nowMs}` };
    const first = await createBy(headers);
    expect(first).not.toBe(derivedClipId('key', 'ann', headers['idempotency-key']));
    expect((await call('DELETE', `/v1/clips/${first}`)).status).toBe(204);
    const second = await createBy(headers);
    expect(second).not.toBe(first);
    expect(await createBy(headers)).toBe(second);
    expect(await clips.get('ann', first)).toBeUndefined();
    expect(counted).toEqual(['ClipsAnnounced', 'ClipsAnnounced']);
  });

  it('keeps of an Idempotency-Key nothing that was written, and erases it with its clip', async () => {
    const headers = { 'idempotency-key': `secret-${nowMs}` };
    const clipId = await createBy(headers);
    const stored = async () => {
      const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
      const items: Record<string, unknown>[] = Items.map((item) => unmarshall(item));
      return items.filter((item) => item.clipId === clipId);
    };
    const items = await stored();
    expect(items.map(({ sk }) => sk).sort()).toEqual(['clip', 'idempotency-key']);
    expect(new Set(items.map(({ expiresAtEpochSeconds }) => expiresAtEpochSeconds)).size).toBe(1);
    expect(JSON.stringify(items)).not.toContain('secret');
    await call('DELETE', `/v1/clips/${clipId}`);
    expect(await stored()).toEqual([]);
  });

  it('forgets an Idempotency-Key with the time of its clip', async () => {
    const headers = { 'idempotency-key': `old-${nowMs}` };
    const first = await createBy(headers);
    nowMs += 31 * 86_400_000;
    const second = await createBy(headers);
    expect(second).not.toBe(first);
    expect(await createBy(headers)).toBe(second);
  });

  it('knows the clip that an earlier version made of an Idempotency-Key', async () => {
    const key = `before-${nowMs}`;
    const clipId = derivedClipId('key', 'ann', key);
    await clips.create({ tenant: 'ann', clipId, objectKey: `uploads/ann/${clipId}`, ...CLIP });
    expect(await createBy({ 'idempotency-key': key })).toBe(clipId);
    await call('DELETE', `/v1/clips/${clipId}`);
    expect(await createBy({ 'idempotency-key': key })).not.toBe(clipId);
  });

  it('gives a later deadline with a fresh form of the same Idempotency-Key', async () => {
    const headers = { 'idempotency-key': `late-${nowMs}` };
    const { clipId } = createClipResponseSchema.parse(await (await call('POST', '/v1/clips', CLIP, headers)).json());
    const first = (await clips.get('ann', clipId))!;
    nowMs += 60_000;
    await call('POST', '/v1/clips', CLIP, headers);
    const uploadExpiresAtEpochMs = first.uploadExpiresAtEpochMs! + 60_000;
    expect(await clips.get('ann', clipId)).toEqual({ ...first, uploadExpiresAtEpochMs });
  });

  it('signs a form that expires with its clip: in 15 minutes', async () => {
    const response = await call('POST', '/v1/clips', CLIP);
    const { upload } = createClipResponseSchema.parse(await response.json());
    const { expiration } = JSON.parse(Buffer.from(upload.fields.Policy, 'base64').toString()) as { expiration: string };
    // The signer reads the machine's clock, to the second.
    expect(Math.abs(Date.parse(expiration) - Date.now() - 15 * 60_000)).toBeLessThan(60_000);
  });

  it.each([
    'application/json',
    'Application/JSON; charset=utf-8',
    'application/json ;charset=utf-8',
    'application/json\t; charset=utf-8',
  ])('takes a body of %s', async (contentType) => {
    expect((await call('POST', '/v1/clips', CLIP, { 'content-type': contentType })).status).toBe(201);
  });

  it.each(['application/json-seq', 'text/application/json', 'application/jsonx'])(
    'says of a body of %s what was expected',
    async (contentType) => {
      const response = await call('POST', '/v1/clips', JSON.stringify(CLIP), { 'content-type': contentType });
      const message = `Expected a body of application/json, got ${contentType}. The audio goes to the signed form.`;
      expect(response.status).toBe(415);
      expect(await response.json()).toEqual({ error: { code: 'unsupported-media-type', message } });
    },
  );

  it.each(['application/json;x', 'application/json;', 'application/json; charset'])(
    'says 415 to a body of %s, whose parameter is none',
    async (contentType) => {
      const response = await call('POST', '/v1/clips', CLIP, { 'content-type': contentType });
      expect(response.status).toBe(415);
      const { error } = errorBodySchema.parse(await response.json());
      expect(error).toMatchObject({
        code: 'unsupported-media-type',
        message: expect.stringContaining('application/json'),
      });
    },
  );

  const refusals: [string, unknown, Record<string, string>, number, string][] = [
    ['an empty file', { ...CLIP, sizeBytes: 0 }, {}, 400, 'empty-file'],
    ['a negative size', { ...CLIP, sizeBytes: -1 }, {}, 400, 'invalid-request'],
    ['a file over the limit', { ...CLIP, sizeBytes: LIMITS.maxBytes + 1 }, {}, 413, 'too-large'],
    ['a size that is no number', { ...CLIP, sizeBytes: 'big' }, {}, 400, 'invalid-request'],
    ['a page', { ...CLIP, contentType: 'text/html' }, {}, 415, 'unsupported-media-type'],
    ['a path for a name', { ...CLIP, fileName: '../../x' }, {}, 400, 'invalid-request'],
    ['no name', { sizeBytes: 1 }, {}, 400, 'invalid-request'],
    ['a speaker whose name has a slash', { ...CLIP, speaker: 'a/b' }, {}, 400, 'invalid-request'],
    ['a batch without a name', { ...CLIP, batch: '' }, {}, 400, 'invalid-request'],
    ['what cannot be kept', { ...CLIP, include: ['audio'] }, {}, 400, 'invalid-request'],
    ['an unknown field', { ...CLIP, colour: 'red' }, {}, 400, 'invalid-request'],
    ['broken JSON', '{"fileName":', {}, 400, 'invalid-request'],
    ['a list', [CLIP], {}, 400, 'invalid-request'],
    ['a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported-media-type'],
  ];
  it.each(refusals)('refuses %s', async (_, body, headers, status, code) => {
    const response = await call('POST', '/v1/clips', body, headers);
    expect(response.status).toBe(status);
    expect(errorBodySchema.parse(await response.json()).error.code).toBe(code);
    // What is the caller's own fault is none of the operator's.
    expect(logged).toEqual([]);
  });

  it('says that it got no content type, and what became of a clip that is not there', async () => {
    const untyped = await call('POST', '/v1/clips', undefined);
    expect((await untyped.json()) as object).toMatchObject({
      error: { message: expect.stringContaining('got no content type.') },
    });
    const id = `c_${'0'.repeat(26)}`;
    const message = `There is no clip ${id}: it was deleted, expired, or never made.`;
    expect(await (await call('GET', `/v1/clips/${id}`)).json()).toEqual({ error: { code: 'not-found', message } });
  });
});

describe('GET /v1/clips/{clipId}', () => {
  it('shows the clip, its ETag, and when to ask again', async () => {
    const clipId = await create();
    const response = await call('GET', `/v1/clips/${clipId}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(await response.json()).toMatchObject({ clipId, fileName: 'a b.wav', status: 'awaiting-upload' });
    const eTag = response.headers.get('etag')!;
    const isUnchanged = async (known: string) =>
      (await call('GET', `/v1/clips/${clipId}`, undefined, { 'if-none-match': known })).status === 304;
    expect(eTag).toMatch(/^"[\w-]{27}"$/);
    // A proxy that compresses an answer makes its ETag a weak one.
    expect(await isUnchanged(eTag)).toBe(true);
    expect(await isUnchanged(`W/${eTag}`)).toBe(true);
    expect(await isUnchanged(`"x${eTag.slice(2)}`)).toBe(false);
    await clips.claimUpload({ tenant: 'ann', clipId, leaseId: 'other' }, ATTEMPT);
    expect((await call('GET', `/v1/clips/${clipId}`)).headers.get('retry-after')).toBe('1');
    await clips.release({ tenant: 'ann', clipId, leaseId: 'other' });
    await finish(clipId);
    const after = await call('GET', `/v1/clips/${clipId}`, undefined, { 'if-none-match': eTag });
    expect(after.status).toBe(200);
    expect(after.headers.get('retry-after')).toBeNull();
  });

  it('waits for the result, and answers with the first look that sees it', async () => {
    const clipId = await create();
    upload(clipId);
    const get = clips.get.bind(clips);
    let looks = 0;
    clips.get = async (...of) => {
      looks++;
      if (looks < 4) return get(...of);
      clips.get = get;
      await finish(clipId);
      return get(...of);
    };
    const waiting = call('GET', `/v1/clips/${clipId}?waitSeconds=20`).then((response) => response.json());
    // The fourth look is after 120 ms; the clock of the waiting itself stands still here.
    const tooLong = new Promise((resolve) => setTimeout(resolve, 10_000, 'still waiting'));
    const answer = await Promise.race([waiting, tooLong]);
    expect(answer).toMatchObject({ status: 'done', recognition: { emotion: 'happy' } });
    expect([looks, looksForAudio]).toEqual([4, 1]);
  });

  it('answers with what there is when the time that was asked for is over', async () => {
    const clipId = await create();
    upload(clipId);
    const get = clips.get.bind(clips);
    const looksAtMs: number[] = [];
    const startMs = nowMs;
    clips.get = async (...of) => {
      looksAtMs.push(nowMs - startMs);
      nowMs += 400;
      return get(...of);
    };
    const answer = await (await call('GET', `/v1/clips/${clipId}?waitSeconds=1`)).json();
    expect(answer).toMatchObject({ status: 'queued' });
    expect(looksAtMs).toEqual([0, 400, 800]);
  });

  it('does not wait for audio that has not come', async () => {
    const clipId = await create();
    const waiting = call('GET', `/v1/clips/${clipId}?waitSeconds=20`);
    const tooLong = new Promise<Response>((_, reject) => setTimeout(reject, 5_000, new Error('still waiting')));
    const response = await Promise.race([waiting, tooLong]);
    expect(await response.json()).toMatchObject({ status: 'awaiting-upload' });
    expect(response.headers.get('retry-after')).toBe('1');
  });

  it('says of one whose audio is there that it is queued, hours after its form expired, and keeps the record as it was', async () => {
    const clipId = await create();
    upload(clipId);
    const before = await clips.get('ann', clipId);
    nowMs += 20 * 3_600_000;
    const response = await call('GET', `/v1/clips/${clipId}`);
    const clip = clipSchema.parse(await response.json());
    expect(clip).toMatchObject({ status: 'queued' });
    expect([clip.error, clip.clipsAhead, response.headers.get('retry-after')]).toEqual([undefined, undefined, '30']);
    expect(await clips.get('ann', clipId)).toEqual(before);
  });

  it('does not wait where many wait, nor for long when nobody comes', async () => {
    const clipId = await create();
    upload(clipId);
    const looks: number[] = [];
    const get = clips.get.bind(clips);
    const startMs = nowMs;
    clips.get = async (...of) => {
      looks.push(nowMs - startMs);
      nowMs += 700;
      return get(...of);
    };
    const ask = async () => (await call('GET', `/v1/clips/${clipId}?waitSeconds=20`)).headers.get('retry-after');
    expect([await ask(), looks]).toEqual(['1', [0, 700, 1400]]);
    waiting = 84;
    await clips.claimUpload({ tenant: 'ann', clipId, leaseId: 'one' }, ATTEMPT);
    looks.length = 0;
    expect([await ask(), looks.length]).toEqual(['4', 1]);
  });

  it.each([
    [40, 39],
    [1, 0],
    [0, 0],
  ])('says how many wait before it, where %d wait: %d', async (length, clipsAhead) => {
    const clipId = await create();
    upload(clipId);
    waiting = length;
    expect(await (await call('GET', `/v1/clips/${clipId}`)).json()).toMatchObject({ status: 'queued', clipsAhead });
    await clips.claimUpload({ tenant: 'ann', clipId, leaseId: 'one' }, ATTEMPT);
    expect(await (await call('GET', `/v1/clips/${clipId}`)).json()).not.toHaveProperty('clipsAhead');
  });

  it('shows the speaker and the batch that it was made with', async () => {
    const names = { speaker: 'Jane Doe', batch: 'may' };
    expect(await (await call('GET', `/v1/clips/${await createAs(names)}`)).json()).toMatchObject(names);
    const clip = await (await call('GET', `/v1/clips/${await create()}`)).json();
    for (const name of ['speaker', 'batch']) expect(clip).not.toHaveProperty(name);
  });

  it('has no embedding unless it was asked for when the clip was made', async () => {
    for (const include of [undefined, []]) {
      const clipId = await createAs({ include });
      await finish(clipId);
      const clip = (await (await call('GET', `/v1/clips/${clipId}?include=embedding`)).json()) as Clip;
      expect(clip.status).toBe('done');
      expect(clip.recognition).not.toHaveProperty('embedding');
      expect(await clips.get('ann', clipId)).not.toHaveProperty('embedding');
    }
  });

  it('gives the embedding on request alone', async () => {
    const clipId = await createAs({ include: ['embedding'] });
    await finish(clipId);
    const plain = (await (await call('GET', `/v1/clips/${clipId}`)).json()) as { recognition: object };
    expect(plain.recognition).not.toHaveProperty('embedding');
    const full = await (await call('GET', `/v1/clips/${clipId}?include=embedding`)).json();
    expect(full).toMatchObject({ recognition: { embedding: [0.5, -1.25, 3] } });
  });

  it('says upload-expired when the upload never came', async () => {
    const clipId = await create();
    nowMs += 14 * 60_000;
    expect(await (await call('GET', `/v1/clips/${clipId}`)).json()).toMatchObject({ status: 'awaiting-upload' });
    nowMs += 2 * 3_600_000;
    expect(await (await call('GET', `/v1/clips/${clipId}`)).json()).toMatchObject({
      status: 'failed',
      error: { code: 'upload-expired' },
    });
  });

  it('does not wait for what is over', async () => {
    const clipId = await create();
    nowMs += 3 * 3_600_000;
    const waiting = call('GET', `/v1/clips/${clipId}?waitSeconds=20`).then((response) => response.json());
    const tooLong = new Promise((resolve) => setTimeout(resolve, 5_000, 'still waiting'));
    expect(await Promise.race([waiting, tooLong])).toMatchObject({ error: { code: 'upload-expired' } });
  });

  it("does not know another tenant's clip, nor an unknown one, nor nonsense", async () => {
    const clipId = await create();
    expect((await call('GET', `/v1/clips/${clipId}`, undefined, { tenant: 'bob' })).status).toBe(404);
    expect((await call('GET', `/v1/clips/c_${'0'.repeat(26)}`)).status).toBe(404);
    expect((await call('GET', '/v1/clips/nonsense')).status).toBe(400);
    expect((await call('GET', `/v1/clips/${clipId}?waitSeconds=21`)).status).toBe(400);
    expect((await call('GET', `/v1/clips/${clipId}?include=audio`)).status).toBe(400);
  });
});

describe('DELETE /v1/clips/{clipId}', () => {
  it('erases once more when a worker stored something meanwhile', async () => {
    const clipId = await create();
    const original = clips.delete.bind(clips);
    clips.delete = async (item) => {
      clips.delete = original;
      await finish(clipId);
      return original(item);
    };
    expect((await call('DELETE', `/v1/clips/${clipId}`)).status).toBe(204);
    expect(erased).toHaveLength(3);
    expect(await clips.get('ann', clipId)).toBeUndefined();
  });

  it('erases audio and record, and the audio that came meanwhile; the second time there is nothing', async () => {
    const clipId = await create();
    expect((await call('DELETE', `/v1/clips/${clipId}`, undefined, { tenant: 'bob' })).status).toBe(404);
    expect((await call('DELETE', `/v1/clips/${clipId}`)).status).toBe(204);
    expect(erased).toEqual([`uploads/ann/${clipId}`, `uploads/ann/${clipId}`]);
    expect((await call('DELETE', `/v1/clips/${clipId}`)).status).toBe(404);
    expect(erased).toHaveLength(2);
  });
});

describe('waitSeconds', () => {
  it.each(['0', '00', '1', '0.5', '20', '20.0', '1e-7'])('takes %s', async (text) => {
    const clipId = await create();
    await finish(clipId);
    expect((await call('GET', `/v1/clips/${clipId}?waitSeconds=${text}`)).status).toBe(200);
  });

  it.each([
    '0x10',
    '0b11',
    '0o7',
    '',
    '%20',
    '%201',
    '%2B1',
    '1.',
    '.5',
    'Infinity',
    'abc',
    '1&waitSeconds=2',
    '-1',
    '21',
  ])('refuses %j', async (text) => {
    const response = await call('GET', `/v1/clips/c_${'0'.repeat(26)}?waitSeconds=${text}`);
    expect(response.status).toBe(400);
    expect(errorBodySchema.parse(await response.json()).error.code).toBe('invalid-request');
  });

  it('is described as the number that it is, and need not be there', async () => {
    const document = (await (await call('GET', '/openapi.json')).json()) as {
      paths: Record<string, { get: { parameters: { name: string; required?: boolean; schema: object }[] } }>;
    };
    const { parameters } = document.paths['/v1/clips/{clipId}'].get;
    const waitSeconds = parameters.find(({ name }) => name === 'waitSeconds');
    expect(waitSeconds?.schema).toMatchObject({ type: 'number', minimum: 0, maximum: 20 });
    expect(waitSeconds?.required ?? false).toBe(false);
  });
});

describe('the rest', () => {
  it('tells about the model without a key', async () => {
    const response = await call('GET', '/v1/model', undefined, { tenant: '' });
    expect(await response.json()).toMatchObject({ id: 'test-model' });
  });

  it('refuses a call without a key', async () => {
    const response = await call('POST', '/v1/clips', CLIP, { tenant: '' });
    expect(response.status).toBe(403);
    const message = 'Expected a valid key in the header x-api-key; got none.';
    expect(await response.json()).toEqual({ error: { code: 'forbidden', message } });
  });

  it('refuses a valid key that names no tenant, and says what a key looks like', async () => {
    const response = await call('POST', '/v1/clips', CLIP, { key: 'made-in-the-console-1234567890' });
    expect(response.status).toBe(403);
    const { error } = errorBodySchema.parse(await response.json());
    expect(error.code).toBe('forbidden');
    expect(error.message).toContain('<tenant>K<40 letters or digits>');
    expect(error.message).not.toContain('console');
  });

  it("takes the tenant from the key alone: another key of the tenant sees the tenant's clips", async () => {
    const clipId = await create();
    expect((await call('GET', `/v1/clips/${clipId}`, undefined, { key: `annK${'0'.repeat(40)}` })).status).toBe(200);
  });

  it('counts each clip once, also when it is declared again', async () => {
    const headers = { 'idempotency-key': `count-${nowMs}` };
    for (let times = 0; times < 3; times++) await call('POST', '/v1/clips', CLIP, headers);
    expect(counted).toEqual(['ClipsAnnounced']);
  });

  it.each(['GET', 'DELETE'])('answers 503 to a %s of a clip that a newer version has stored', async (method) => {
    const clipId = await create();
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: { pk: { S: `clip#ann#${clipId}` }, sk: { S: 'clip' } },
        UpdateExpression: 'SET schemaVersion = :next',
        ExpressionAttributeValues: { ':next': { N: '3' } },
      }),
    );
    const response = await call(method, `/v1/clips/${clipId}`);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(errorBodySchema.parse(await response.json()).error.code).toBe('service-unavailable');
    expect(erased).toEqual([]);
  });

  it('answers in the same form to what it does not know', async () => {
    const response = await call('GET', '/v1/nothing');
    expect(response.status).toBe(404);
    expect(errorBodySchema.parse(await response.json()).error.code).toBe('not-found');
    expect(logged).toEqual([]);
  });

  it.each([
    ['PUT', '/v1/clips', 'DELETE, GET, POST'],
    ['POST', `/v1/clips/c_${'0'.repeat(26)}`, 'DELETE, GET'],
    ['DELETE', '/v1/model', 'GET'],
    ['POST', '/docs', 'GET'],
    ['PUT', '/openapi.json', 'GET'],
  ])('answers 405 to %s %s, and says what is allowed', async (method, path, allowed) => {
    const response = await call(method, path);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
    expect(errorBodySchema.parse(await response.json()).error.code).toBe('method-not-allowed');
  });

  it('describes itself: every route, with every error it gives', async () => {
    const document = (await (await call('GET', '/openapi.json')).json()) as {
      openapi: string;
      components: { securitySchemes: unknown };
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const apiKey = { type: 'apiKey', in: 'header', name: 'x-api-key' };
    expect(document.components.securitySchemes).toEqual({ apiKey });
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'delete /v1/batches/{batch}',
      'delete /v1/clips',
      'delete /v1/clips/{clipId}',
      'delete /v1/speakers/{speaker}',
      'get /v1/batches',
      'get /v1/batches/{batch}',
      'get /v1/batches/{batch}/results',
      'get /v1/clips',
      'get /v1/clips/{clipId}',
      'get /v1/model',
      'get /v1/speakers',
      'get /v1/speakers/{speaker}',
      'post /v1/clips',
      'post /v1/clips/{clipId}/retry',
      'post /v1/clips:batch',
    ]);
    expect(Object.keys(document.paths['/v1/clips'].post.responses)).toEqual([
      '201',
      '400',
      '403',
      '409',
      '413',
      '415',
      '503',
    ]);
  });

  it('describes a size as it is taken: no empty file', async () => {
    const document = (await (await call('GET', '/openapi.json')).json()) as {
      paths: {
        '/v1/clips': { post: { requestBody: { content: Record<string, { schema: { properties: object } }> } } };
      };
    };
    const { schema } = document.paths['/v1/clips'].post.requestBody.content['application/json'];
    expect(schema.properties).toMatchObject({
      sizeBytes: { type: 'integer', minimum: 1, maximum: LIMITS.maxBytes },
    });
  });

  it('hides what went wrong inside', async () => {
    clips.get = () => Promise.reject(new Error('secret table name'));
    const response = await call('GET', `/v1/clips/c_${'0'.repeat(26)}`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(response.headers.get('retry-after')).toBeNull();
    expect(logged).toEqual(['Error: secret table name']);
    const clipId = `c_${'0'.repeat(26)}`;
    const error = { name: 'Error', message: 'secret table name', stack: expect.any(String) };
    expect(loggedExtras).toEqual([{ route: 'GET /v1/clips/:clipId', clipId, requestId: undefined, error }]);
  });
});
