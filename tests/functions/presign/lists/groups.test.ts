import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  batchListSchema,
  batchSchema,
  CSV_COLUMNS,
  clipListSchema,
  clipSchema,
  errorBodySchema,
  type Recognition,
  resultsPlaceSchema,
  speakerListSchema,
  speakerSchema,
} from '../../../../contract/index.ts';
import { readErasure } from '../../../../functions/records/index.ts';
import { startTable } from '../../../support/table.ts';
import { ApiOverTable } from '../apiOverTable.ts';

let table: Awaited<ReturnType<typeof startTable>>;
let api: ApiOverTable;
let tests = 0;
let ann: string;
let bob: string;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  api = new ApiOverTable(table);
  [ann, bob] = [`ann${++tests}`, `bob${tests}`];
});

const status = async (method: string, path: string, tenant = ann) => (await api.call(method, path, { tenant })).status;
const batch = async (name: string) => batchSchema.strict().parse(await api.get(`/v1/batches/${name}`, ann));
const create = (more: object) => api.create(more, ann);
const done = async (more: object, recognition: Partial<Recognition> = {}) => {
  const clipId = await create(more);
  await api.finish(clipId, recognition, ann);
  return clipId;
};

describe('the names of batches and speakers', () => {
  it('come in pages, in their order, each with when its latest clip was made', async () => {
    for (const name of ['b', 'c', 'a', 'Zoë', 'b']) await create({ batch: name, speaker: `of ${name}` });
    const latest = new Date(api.nowMs).toISOString();
    const first = batchListSchema.strict().parse(await api.get('/v1/batches?limit=2', ann));
    expect(first.batches.map(({ batch }) => batch)).toEqual(['Zoë', 'a']);
    const rest = batchListSchema.strict().parse(await api.get(`/v1/batches?limit=2&cursor=${first.nextCursor}`, ann));
    expect(rest.batches.map(({ batch }) => batch)).toEqual(['b', 'c']);
    expect([rest.batches[0].latestCreatedAt, rest.nextCursor]).toEqual([latest, undefined]);
    const { speakers } = speakerListSchema.strict().parse(await api.get('/v1/speakers', ann));
    expect(speakers.map(({ speaker }) => speaker)).toEqual(['of Zoë', 'of a', 'of b', 'of c']);
  });

  it('are those of the tenant alone, and so are their cursors', async () => {
    for (const name of ['a', 'b']) await create({ batch: name, speaker: name });
    expect(await api.get('/v1/batches', bob)).toEqual({ batches: [] });
    expect(await api.get('/v1/speakers', bob)).toEqual({ speakers: [] });
    const { nextCursor } = batchListSchema.parse(await api.get('/v1/batches?limit=1', ann));
    expect(await status('GET', `/v1/batches?cursor=${nextCursor}`, bob)).toBe(400);
    expect(await status('GET', `/v1/speakers?cursor=${nextCursor}`)).toBe(400);
    expect(await status('GET', '/v1/batches?cursor=x')).toBe(400);
  });

  it('end with their clips, and leave no page short of its cursor', async () => {
    await create({ batch: 'a' });
    api.nowMs += 20 * 86_400_000;
    for (const name of ['b', 'c', 'd']) await create({ batch: name });
    api.nowMs += 15 * 86_400_000;
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const query: string = cursor === undefined ? '' : `&cursor=${cursor}`;
      const page = batchListSchema.parse(await api.get(`/v1/batches?limit=1${query}`, ann));
      names.push(...page.batches.map(({ batch }) => batch));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(names).toEqual(['b', 'c', 'd']);
  });
});

describe('GET /v1/batches/{batch}', () => {
  it('counts by state, and weighs what was heard by how much was said', async () => {
    const first = await done({ batch: 'may' }, { speechSeconds: 3, shares: { sad: 0.5, angry: 0.25 } });
    await done({ batch: 'may' }, { speechSeconds: 1, shares: { sad: 1 } });
    await done({ batch: 'june' }, { speechSeconds: 50, shares: { happy: 1 } });
    await create({ batch: 'may' });
    const failed = await create({ batch: 'may' });
    await api.fail(failed, 'no-speech', ann);
    await api.drop({ tenant: ann, batch: 'may' });
    expect(await batch('may')).toEqual({
      batch: 'may',
      state: 'open',
      clips: { total: 5, 'awaiting-upload': 1, processing: 1, done: 2, failed: 1 },
      // (3 · 0.5 + 1 · 1) / 4 and 3 · 0.25 / 4.
      shares: { sad: 0.625, angry: 0.1875 },
      speechSeconds: 4,
      firstCreatedAt: new Date((await api.clips.get(ann, first))!.createdAtEpochMs).toISOString(),
      latestCreatedAt: new Date(api.nowMs).toISOString(),
      isWhole: true,
    });
  });

  it('has no shares where nothing was heard, and none of what is not sure', async () => {
    await create({ batch: 'may' });
    expect(await batch('may')).toMatchObject({ shares: {}, speechSeconds: 0 });
    await done({ batch: 'may' }, { speechSeconds: 2, shares: { calm: 0 } });
    expect(await batch('may')).toMatchObject({ shares: {}, speechSeconds: 2 });
  });

  it('counts more than one read gives', async () => {
    for (let clip = 0; clip < 105; clip++) await create({ batch: 'may' });
    expect((await batch('may')).clips.total).toBe(105);
  });

  it('is 404 for another tenant, and where there are no clips (any more)', async () => {
    const clipId = await create({ batch: 'may', speaker: 'jane' });
    for (const path of ['/v1/batches/may', '/v1/batches/may/results', '/v1/speakers/jane']) {
      expect(await status('GET', path), path).toBe(200);
      expect(await status('GET', path, bob), path).toBe(404);
    }
    await api.call('DELETE', `/v1/clips/${clipId}`, { tenant: ann });
    for (const path of ['/v1/batches/may', '/v1/batches/may/results', '/v1/speakers/jane', '/v1/batches/x']) {
      expect(await status('GET', path), path).toBe(404);
    }
    const { error } = errorBodySchema.parse(await (await api.call('GET', '/v1/speakers/jane', { tenant: ann })).json());
    expect([error.code, error.message.includes('jane')]).toEqual(['not-found', false]);
  });

  it.each(['Jane Doe', '李雷', 'a%2Fb', '100%', 'a?b#c', '...'])('finds %s by its path', async (name) => {
    await create({ batch: name, speaker: name });
    const path = encodeURIComponent(name);
    expect((await batch(path)).batch).toBe(name);
    expect(speakerSchema.strict().parse(await api.get(`/v1/speakers/${path}`, ann))).toMatchObject({
      speaker: name,
      clips: { total: 1 },
    });
    expect(await status('DELETE', `/v1/speakers/${path}`)).toBe(204);
    expect(await status('GET', `/v1/batches/${path}`)).toBe(404);
  });
});

describe('GET /v1/batches/{batch}/results', () => {
  const results = (query = '') => api.call('GET', `/v1/batches/may/results${query}`, { tenant: ann });

  it('is a table with a line for each clip, the newest first', async () => {
    const sad = await done({ batch: 'may', speaker: '=cmd()', fileName: 'a "b", c.wav' }, { emotion: 'sad' });
    const failed = await create({ batch: 'may' });
    await api.fail(failed, 'no-speech', ann);
    const waits = await create({ batch: 'may' });
    const response = await results();
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = (await response.text()).split('\r\n');
    expect(lines).toEqual([
      CSV_COLUMNS.join(','),
      `${waits},a.wav,,may,awaiting-upload,,,,,,,,,,,,,,,,`,
      `${failed},a.wav,,may,failed,,,,,,,,,,,,,,,no-speech,Said why.`,
      `${sad},"a ""b"", c.wav",'=cmd(),may,done,sad,0.79,false,false,0.03,0.03,0.03,0.03,0.79,0.03,0.03,0.03,3.9,2.1,,`,
      '',
    ]);
    expect(lines[0].split(',')).toHaveLength(21);
  });

  it('is a line of JSON for each clip, as lists show it', async () => {
    for (let clip = 0; clip < 3; clip++) await done({ batch: 'may', speaker: `${clip}` });
    const response = await results('?format=jsonl');
    expect(response.headers.get('content-type')).toBe('application/jsonl; charset=utf-8');
    const lines = (await response.text()).trimEnd().split('\n');
    const { clips } = clipListSchema.parse(await api.get('/v1/clips?batch=may', ann));
    expect(lines.map((line) => clipSchema.parse(JSON.parse(line)))).toEqual(clips);
  });

  it('lies in the bucket where it would be longer than a megabyte', async () => {
    const segment = { startSeconds: 0, endSeconds: 1, emotion: 'sad', confidence: 1, unsure: false } as const;
    const { SAMPLE_RECOGNITION } = await import('../../../support/recognition.ts');
    const { probabilities } = SAMPLE_RECOGNITION;
    const segments = Array.from({ length: 1200 }, () => ({ ...segment, probabilities }));
    for (let clip = 0; clip < 4; clip++) await done({ batch: 'may' }, { segments });
    expect((await results('?format=jsonl')).headers.get('content-type')).toMatch(/jsonl/);
    expect(api.kept).toEqual([]);
    await done({ batch: 'may' }, { segments });
    const response = await results('?format=jsonl');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(resultsPlaceSchema.strict().parse(await response.json())).toEqual({
      url: 'https://bucket/kept',
      expiresAt: new Date(api.nowMs + 15 * 60_000).toISOString(),
    });
    const [{ table: kept, ...rest }] = api.kept;
    const type = 'application/jsonl; charset=utf-8';
    expect(rest).toEqual({ tenant: ann, batch: 'may', part: '', format: 'jsonl', type });
    expect(kept.trimEnd().split('\n')).toHaveLength(5);
    // Without the segments it is short.
    expect((await results('?format=csv')).headers.get('content-type')).toMatch(/csv/);
  });

  it('refuses another form, and a cursor of another table', async () => {
    await create({ batch: 'may' });
    await create({ batch: 'may' });
    expect((await results('?format=xlsx')).status).toBe(400);
    const { nextCursor } = clipListSchema.parse(await api.get('/v1/clips?batch=may&limit=1', ann));
    expect((await results(`?cursor=${nextCursor}`)).status).toBe(400);
  });
});

describe('erasing many', () => {
  const counts = async (query: string) => clipListSchema.parse(await api.get(`/v1/clips${query}`, ann)).clips.length;

  it.each([
    ['/v1/batches/may', '?batch=may'],
    ['/v1/speakers/jane', '?speaker=jane'],
    ['/v1/clips?speaker=jane', '?speaker=jane'],
  ])('DELETE %s erases its clips, everywhere, and no others', async (path, query) => {
    const names = { batch: 'may', speaker: 'jane' };
    const mine = [await create(names), await done(names)];
    const dropped = await api.drop({ tenant: ann, ...names });
    const other = await create({ batch: 'june', speaker: 'joe' });
    const his = await api.create(names, bob);
    expect(await status('DELETE', path, `no${ann}`)).toBe(404);
    expect(await status('DELETE', path)).toBe(204);
    expect(new Set(api.erased)).toEqual(
      new Set([...mine.map((clipId) => `uploads/${ann}/${clipId}`), `drops/ann/may/${dropped}`]),
    );
    expect(api.tablesErased).toContainEqual([ann, 'may']);
    expect(await counts(query)).toBe(0);
    for (const clipId of [...mine, dropped]) {
      expect(await status('GET', `/v1/clips/${clipId}`)).toBe(404);
      expect(await api.clips.peek(ann, clipId)).toBeUndefined();
    }
    expect(await status('GET', `/v1/clips/${other}`)).toBe(200);
    expect(await status('GET', `/v1/clips/${his}`, bob)).toBe(200);
    expect(await status('DELETE', path)).toBe(404);
    expect(await api.get('/v1/batches', ann)).toMatchObject({ batches: [{ batch: 'june' }] });
    expect(await api.get('/v1/speakers', ann)).toMatchObject({ speakers: [{ speaker: 'joe' }] });
    expect(api.sent).toEqual([]);
  });

  it('leaves what comes after it alone', async () => {
    await create({ batch: 'may' });
    expect(await status('DELETE', '/v1/batches/may')).toBe(204);
    const later = await create({ batch: 'may' });
    expect(await status('GET', `/v1/clips/${later}`)).toBe(200);
    expect((await batch('may')).clips.total).toBe(1);
    expect(await api.get('/v1/batches', ann)).toMatchObject({ batches: [{ batch: 'may' }] });
  });

  it('of more than a hundred clips is at once for whoever asks, and done by message', async () => {
    const made = [];
    for (let clip = 0; clip < 103; clip++) made.push(await create({ batch: 'may', speaker: 'jane' }));
    const untilEpochMs = api.nowMs;
    expect(await status('DELETE', '/v1/speakers/jane')).toBe(202);
    expect(api.sent.map(readErasure)).toEqual([
      { bucket: 'the-bucket', tenant: ann, kind: 'speaker', name: 'jane', untilEpochMs },
    ]);
    // Three are there still, and nobody sees them, whatever they ask for.
    const left = [];
    for (const clipId of made) if (await api.clips.peek(ann, clipId)) left.push(clipId);
    expect(left).toEqual(made.slice(0, 3));
    for (const method of ['GET', 'DELETE']) expect(await status(method, `/v1/clips/${left[0]}`)).toBe(404);
    expect(await status('POST', `/v1/clips/${left[0]}/retry`)).toBe(404);
    for (const query of ['', '?batch=may', '?speaker=jane']) expect(await counts(query)).toBe(0);
    expect(await status('GET', '/v1/batches/may')).toBe(404);
    expect(await status('GET', '/v1/speakers/jane')).toBe(404);
    expect(await api.get('/v1/speakers', ann)).toEqual({ speakers: [] });
    const claim = await api.clips.claimUpload(
      { tenant: ann, clipId: left[0], leaseId: 'l' },
      { leaseMs: 60_000, messageId: 'm' },
    );
    expect(claim).toEqual({ outcome: 'absent' });
  });

  it('goes on when it is asked for again after a failure', async () => {
    const clipId = await create({ batch: 'may' });
    const erase = api.uploads.erase;
    api.uploads.erase = () => Promise.reject(Object.assign(new Error('x'), { $metadata: { httpStatusCode: 500 } }));
    expect(await status('DELETE', '/v1/batches/may')).toBe(503);
    expect(await status('GET', `/v1/clips/${clipId}`)).toBe(404);
    api.uploads.erase = erase;
    api.nowMs++;
    expect(await status('DELETE', '/v1/batches/may')).toBe(204);
    expect(await api.clips.peek(ann, clipId)).toBeUndefined();
  });

  it('takes files with it that were dropped before and wait for their turn', async () => {
    await create({ batch: 'may' });
    const writtenAtEpochMs = api.nowMs;
    expect(await status('DELETE', '/v1/batches/may')).toBe(204);
    const drop = (writtenAt: number, clipId: string) =>
      api.clips.claimDrop(
        {
          ...{ tenant: ann, clipId, objectKey: 'k', fileName: 'd.wav', sizeBytes: 9 },
          ...{ batch: 'may', writtenAtEpochMs: writtenAt },
        },
        'one',
        { leaseMs: 60_000, messageId: 'm1' },
      );
    api.nowMs += 60_000;
    expect(await drop(writtenAtEpochMs, `c_${'1'.repeat(26)}`)).toEqual({ outcome: 'absent' });
    expect(await drop(writtenAtEpochMs + 1, `c_${'2'.repeat(26)}`)).toMatchObject({ outcome: 'claimed' });
    // For as long as a queue keeps a message.
    api.nowMs += 14 * 86_400_000;
    expect(await drop(writtenAtEpochMs, `c_${'3'.repeat(26)}`)).toEqual({ outcome: 'absent' });
  });

  it('wants a speaker', async () => {
    await create({});
    for (const query of ['', '?speaker=', '?batch=may']) expect(await status('DELETE', `/v1/clips${query}`)).toBe(400);
    expect(await counts('')).toBe(1);
  });
});

it('says in the log which call failed, and no name', async () => {
  api.clips.walk = () => {
    throw new Error('secret');
  };
  expect(await status('GET', '/v1/batches/Jane%20Doe')).toBe(500);
  expect(api.faults[0]).toBe('Error: secret');
  expect(api.faults[1]).toMatchObject({ route: 'GET /v1/batches/:batch' });
  expect(JSON.stringify(api.faults)).not.toMatch(/Jane/);
});
