import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type CreateClipsResponse,
  clipListSchema,
  createClipsResponseSchema,
  errorBodySchema,
} from '../../../../contract/index.ts';
import { startTable } from '../../../support/table.ts';
import { ApiOverTable } from '../apiOverTable.ts';

const CLIP = { fileName: 'a.wav', contentType: 'audio/wav', sizeBytes: 1 };
let table: Awaited<ReturnType<typeof startTable>>;
let api: ApiOverTable;
let tests = 0;
let ann: string;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  api = new ApiOverTable(table);
  ann = `ann${++tests}`;
});

const post = (body: unknown, headers = {}) => api.call('POST', '/v1/clips:batch', { tenant: ann, body, headers });
async function createAll(clips: unknown[]): Promise<CreateClipsResponse['clips']> {
  const response = await post({ clips });
  expect(response.status).toBe(200);
  return createClipsResponseSchema.strict().parse(await response.json()).clips;
}

describe('POST /v1/clips:batch', () => {
  it('makes a hundred, in the order in which they are asked for', async () => {
    const asked = Array.from({ length: 100 }, (_, index) => ({ ...CLIP, fileName: `${index}.wav`, batch: 'may' }));
    const made = await createAll(asked);
    expect(made.map(({ status }) => status)).toEqual(asked.map(() => 201));
    for (const [index, { clip }] of made.entries()) {
      expect(clip?.upload.fields.key).toBe(`uploads/${ann}/${clip?.clipId}`);
      expect(await api.clips.get(ann, clip!.clipId)).toMatchObject({ fileName: `${index}.wav`, batch: 'may' });
    }
    const listed = clipListSchema.parse(await api.get('/v1/clips?batch=may&limit=100', ann));
    expect(new Set(listed.clips.map(({ clipId }) => clipId))).toEqual(new Set(made.map(({ clip }) => clip?.clipId)));
  });

  it('refuses each for itself, as it would be alone', async () => {
    const asked: [unknown, number, string][] = [
      [{ ...CLIP, sizeBytes: 0 }, 400, 'empty-file'],
      [{ ...CLIP, sizeBytes: 1e12 }, 413, 'too-large'],
      [{ ...CLIP, contentType: 'text/html' }, 415, 'unsupported-media-type'],
      [{ ...CLIP, speaker: 'a/b' }, 400, 'invalid-request'],
      [{ ...CLIP, colour: 'red' }, 400, 'invalid-request'],
      [{ ...CLIP, idempotencyKey: '' }, 400, 'invalid-request'],
      [null, 400, 'invalid-request'],
      ['a.wav', 400, 'invalid-request'],
    ];
    const made = await createAll([CLIP, ...asked.map(([body]) => body), CLIP]);
    expect(made.map(({ status }) => status)).toEqual([201, ...asked.map(([, status]) => status), 201]);
    for (const [index, [body, , code]] of asked.entries()) {
      const { error, clip } = made[index + 1];
      expect([error?.code, clip]).toEqual([code, undefined]);
      if (typeof body !== 'object' || body === null || 'idempotencyKey' in body) continue;
      const alone = await api.call('POST', '/v1/clips', { tenant: ann, body });
      expect(errorBodySchema.parse(await alone.json()).error).toEqual(error);
    }
    expect(api.faults).toEqual([]);
  });

  it('gives the same clips for the same keys, together or alone', async () => {
    const asked = [
      { ...CLIP, idempotencyKey: 'a' },
      { ...CLIP, idempotencyKey: 'b' },
      { ...CLIP, idempotencyKey: 'a' },
    ];
    const idsOf = (made: CreateClipsResponse['clips']) => made.map(({ clip }) => clip?.clipId);
    const first = idsOf(await createAll(asked));
    expect(first[2]).toBe(first[0]);
    expect(first[1]).not.toBe(first[0]);
    expect(idsOf(await createAll(asked))).toEqual(first);
    const alone = await api.call('POST', '/v1/clips', { tenant: ann, body: CLIP, headers: { 'idempotency-key': 'b' } });
    expect(await alone.json()).toMatchObject({ clipId: first[1] });
    const [other] = await createAll([{ ...CLIP, sizeBytes: 2, idempotencyKey: 'a' }]);
    expect(other).toMatchObject({ status: 409, error: { code: 'conflict' } });
  });

  it.each([
    ['none', { clips: [] }],
    ['101', { clips: Array.from({ length: 101 }, () => CLIP) }],
    ['no list', { clips: CLIP }],
    ['something else', [CLIP]],
    ['more than the list', { clips: [CLIP], batch: 'may' }],
  ])('refuses %s', async (_, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(errorBodySchema.parse(await response.json()).error.code).toBe('invalid-request');
    expect(clipListSchema.parse(await api.get('/v1/clips', ann)).clips).toEqual([]);
  });

  it('refuses what is no JSON, and has no other path or method', async () => {
    expect((await post({ clips: [CLIP] }, { 'content-type': 'text/plain' })).status).toBe(415);
    const status = async (method: string, path: string) => (await api.call(method, path, { tenant: ann })).status;
    expect([await status('GET', '/v1/clips:batch'), await status('POST', '/v1/clipsx')]).toEqual([405, 404]);
  });

  it('is a fault as a whole where storage is at fault', async () => {
    api.clips.create = () => Promise.reject(Object.assign(new Error('x'), { $metadata: { httpStatusCode: 500 } }));
    const response = await post({ clips: [CLIP, { ...CLIP, sizeBytes: 0 }] });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '60']);
  });

  it('says in its description what each may have', async () => {
    const { paths } = await api.get<{ paths: Record<string, { post: { requestBody: { content: object } } }> }>(
      '/openapi.json',
    );
    const { requestBody } = paths['/v1/clips:batch'].post;
    expect(requestBody.content).toMatchObject({
      'application/json': {
        schema: {
          properties: {
            clips: {
              minItems: 1,
              maxItems: 100,
              items: {
                type: 'object',
                required: expect.arrayContaining(['fileName', 'sizeBytes']),
                properties: {
                  sizeBytes: { minimum: 1 },
                  idempotencyKey: { maxLength: 255 },
                  batch: { maxLength: 100 },
                },
              },
            },
          },
        },
      },
    });
  });
});
