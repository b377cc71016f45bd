import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ClipListPage, clipListSchema, errorBodySchema } from '../../../../contract/index.ts';
import { startTable } from '../../../support/table.ts';
import { ApiOverTable } from '../apiOverTable.ts';

const DAY_MS = 86_400_000;
let table: Awaited<ReturnType<typeof startTable>>;
let api: ApiOverTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
/** Each test has tenants of its own in the one table. */
let tests = 0;
let ann: string;
let bob: string;
beforeEach(() => {
  api = new ApiOverTable(table);
  [ann, bob] = [`ann${++tests}`, `bob${tests}`];
});

const page = async (query = '', tenant = ann): Promise<ClipListPage> =>
  clipListSchema.strict().parse(await api.get(`/v1/clips${query}`, tenant));
const ids = async (query = '', tenant = ann): Promise<string[]> =>
  (await page(query, tenant)).clips.map(({ clipId }) => clipId);
/** Reads a list to its end, page by page. @param between what happens between two pages */
async function allIds(query: string, between: () => Promise<unknown> = async () => undefined): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined, pages = 0; pages < 100; pages++) {
    const { clips, nextCursor } = await page(`?${query}${cursor ? `&cursor=${cursor}` : ''}`);
    found.push(...clips.map(({ clipId }) => clipId));
    cursor = nextCursor;
    if (!cursor) return found;
    await between();
  }
  throw new Error('The list has no end.');
}

describe('GET /v1/clips', () => {
  it('is empty at first', async () => {
    expect(await page()).toEqual({ clips: [] });
  });

  it('has the newest first, over days, as each clip shows itself', async () => {
    const made: string[] = [];
    for (let clip = 0; clip < 5; clip++) {
      api.nowMs += DAY_MS / 3;
      made.unshift(await api.create({ fileName: `${clip}.wav`, speaker: 'Jane Doe' }, ann));
    }
    expect(await ids()).toEqual(made);
    const [first] = (await page()).clips;
    expect(first).toMatchObject({ fileName: '4.wav', speaker: 'Jane Doe', status: 'awaiting-upload' });
    expect(first).toEqual(await api.get(`/v1/clips/${made[0]}`, ann));
  });

  it('sorts those of one millisecond by their ids, and loses none between pages', async () => {
    const made = [];
    for (let clip = 0; clip < 6; clip++) {
      api.nowMs--;
      made.push(await api.create({}, ann));
    }
    expect(await allIds('limit=1')).toEqual(made.sort().reverse());
  });

  it('has 50 a page unless it is said, 100 at most', async () => {
    for (let clip = 0; clip < 103; clip++) await api.create({}, ann);
    const counts = async (query: string) => (await ids(query)).length;
    expect([await counts(''), await counts('?limit=100'), await counts('?limit=7')]).toEqual([50, 100, 7]);
    expect((await allIds('limit=100')).length).toBe(103);
    expect((await allIds('limit=100&status=awaiting-upload')).length).toBe(103);
    for (const limit of ['0', '101', '1.5', '', 'x', '-1']) {
      expect((await api.call('GET', `/v1/clips?limit=${limit}`, { tenant: ann })).status, limit).toBe(400);
    }
  });

  it('has no cursor behind the last, also where the page is just full', async () => {
    for (let clip = 0; clip < 4; clip++) await api.create({ batch: 'may' }, ann);
    expect(await page('?limit=4')).not.toHaveProperty('nextCursor');
    expect(await page('?limit=3&batch=may')).toHaveProperty('nextCursor');
    expect(await allIds('limit=2')).toHaveLength(4);
  });

  it('tells by batch, by speaker, and by both', async () => {
    const [mayJane, mayJoe, juneJane] = [
      await api.create({ batch: 'may', speaker: 'jane' }, ann),
      await api.create({ batch: 'may', speaker: 'joe' }, ann),
      await api.create({ batch: 'june', speaker: 'jane' }, ann),
    ];
    const plain = await api.create({}, ann);
    expect(await ids()).toEqual([plain, juneJane, mayJoe, mayJane]);
    expect(await ids('?batch=may')).toEqual([mayJoe, mayJane]);
    expect(await ids('?speaker=jane')).toEqual([juneJane, mayJane]);
    expect(await ids('?batch=may&speaker=jane')).toEqual([mayJane]);
    expect(await ids('?batch=june&speaker=joe')).toEqual([]);
    expect(await ids('?batch=nobody')).toEqual([]);
    // A batch is no speaker of that name, nor a day.
    expect(await ids('?speaker=may')).toEqual([]);
    expect(await ids('?batch=2026-11-28')).toEqual([]);
  });

  it('takes any name, in whatever script, and takes none for another', async () => {
    const names = ['a', 'A', 'a ', 'a#b', 'a%2Fb', 'ä', '李雷', '😀', '__proto__', 'name#a', '["x"]'];
    const made: string[] = [];
    for (const batch of names) made.push(await api.create({ batch }, ann));
    for (const [index, batch] of names.entries()) {
      expect(await ids(`?batch=${encodeURIComponent(batch)}`)).toEqual([made[index]]);
    }
  });

  it('tells by state, and says awaiting-upload until somebody works on it', async () => {
    const [waits, works, done, failed] = [
      await api.create({}, ann),
      await api.create({}, ann),
      await api.create({}, ann),
      await api.create({}, ann),
    ];
    await api.clips.claimUpload({ tenant: ann, clipId: works, leaseId: 'l' }, { leaseMs: 60_000, messageId: 'm' });
    await api.finish(done, {}, ann);
    await api.fail(failed, 'no-speech', ann);
    api.arrived.set(`uploads/${ann}/${waits}`, api.nowMs);
    expect((await page()).clips.map(({ status }) => status)).toEqual([
      'failed',
      'done',
      'processing',
      'awaiting-upload',
    ]);
    expect(await ids('?status=awaiting-upload')).toEqual([waits]);
    expect(await ids('?status=processing')).toEqual([works]);
    expect(await ids('?status=done')).toEqual([done]);
    expect(await ids('?status=failed')).toEqual([failed]);
    expect((await api.call('GET', '/v1/clips?status=queued', { tenant: ann })).status).toBe(400);
    // Asked for itself it says more.
    expect(await api.get(`/v1/clips/${waits}`, ann)).toMatchObject({ status: 'queued' });
  });

  it('tells an upload that never came from one that waits for long', async () => {
    const [never, waits] = [await api.create({}, ann), await api.create({}, ann)];
    api.arrived.set(`uploads/${ann}/${waits}`, api.nowMs);
    api.nowMs += 2 * 3_600_000;
    expect(await ids('?status=failed')).toEqual([never]);
    expect(await ids('?status=awaiting-upload')).toEqual([waits]);
    expect((await page('?status=awaiting-upload')).clips[0]).not.toHaveProperty('error');
  });

  it('gives no embedding, whoever asked for it', async () => {
    const clipId = await api.create({ include: ['embedding'] }, ann);
    const lease = { tenant: ann, clipId, leaseId: 'one' };
    await api.clips.claimUpload(lease, { leaseMs: 60_000, messageId: 'm1' });
    const { recognition } = await doneClip(clipId, lease);
    expect(recognition).toMatchObject({ emotion: 'happy' });
    expect(recognition).not.toHaveProperty('embedding');
  });

  async function doneClip(clipId: string, lease: { tenant: string; clipId: string; leaseId: string }) {
    const { SAMPLE_EMBEDDING, SAMPLE_RECOGNITION } = await import('../../../support/recognition.ts');
    await api.clips.complete(lease, SAMPLE_RECOGNITION, SAMPLE_EMBEDDING);
    const [clip] = (await page()).clips;
    expect(clip.clipId).toBe(clipId);
    return clip;
  }

  it('has dropped files from the first work on them', async () => {
    const clipId = await api.drop({ tenant: ann, speaker: 'bob' });
    expect(await ids('?batch=may&speaker=bob')).toEqual([clipId]);
    expect(await ids()).toEqual([clipId]);
  });

  it('leaves out what was erased', async () => {
    const made = [await api.create({ batch: 'b' }, ann), await api.create({ batch: 'b' }, ann)];
    await api.call('DELETE', `/v1/clips/${made[1]}`, { tenant: ann });
    expect(await ids()).toEqual([made[0]]);
    expect(await ids('?batch=b')).toEqual([made[0]]);
  });

  it('goes on where it was, whatever comes and goes meanwhile', async () => {
    const made: string[] = [];
    for (let clip = 0; clip < 9; clip++) made.unshift(await api.create({ batch: 'b' }, ann));
    let pages = 0;
    const erased: string[] = [];
    const found = await allIds('batch=b&limit=2', async () => {
      await api.create({ batch: 'b' }, ann);
      // One that was listed, and one that is to come.
      for (const clipId of [made[pages], made[8 - pages]]) {
        await api.call('DELETE', `/v1/clips/${clipId}`, { tenant: ann });
        erased.push(clipId);
      }
      pages++;
    });
    expect(new Set(found).size).toBe(found.length);
    const meanwhile = found.filter((clipId) => !made.includes(clipId));
    expect(meanwhile).toEqual([]);
    expect(found).toEqual(made.filter((clipId) => found.includes(clipId) || !erased.includes(clipId)));
  });

  it('has each clip once, whatever the size of the pages and whatever is asked for', async () => {
    const NAMES = [undefined, 'x', 'y'];
    const made: { clipId: string; batch?: string; speaker?: string }[] = [];
    for (let clip = 0; clip < 24; clip++) {
      const names = { batch: NAMES[clip % 3], speaker: NAMES[Math.floor(clip / 3) % 3] };
      api.nowMs += 7 * 3_600_000;
      made.unshift({ clipId: await api.create(names, ann), ...names });
    }
    const name = fc.constantFrom(...NAMES);
    await fc.assert(
      fc.asyncProperty(name, name, fc.integer({ min: 1, max: 30 }), async (batch, speaker, limit) => {
        const query = Object.entries({ batch, speaker, limit }).filter(([, value]) => value !== undefined);
        const found = await allIds(query.map(([key, value]) => `${key}=${value}`).join('&'));
        const wanted = made.filter(
          (clip) => (!batch || clip.batch === batch) && (!speaker || clip.speaker === speaker),
        );
        expect(found).toEqual(wanted.map(({ clipId }) => clipId));
      }),
      { numRuns: 25 },
    );
  });

  it('ends a page early that would be long', async () => {
    const segment = { startSeconds: 0, endSeconds: 1, emotion: 'sad', confidence: 0.5, unsure: true } as const;
    const { SAMPLE_RECOGNITION } = await import('../../../support/recognition.ts');
    const segments = Array.from({ length: 1100 }, () => ({
      ...segment,
      probabilities: SAMPLE_RECOGNITION.probabilities,
    }));
    for (let clip = 0; clip < 8; clip++) await api.finish(await api.create({}, ann), { segments }, ann);
    const { clips, nextCursor } = await page();
    const characters = JSON.stringify(clips).length;
    expect([clips.length, characters > 1_000_000, characters < 1_500_000]).toEqual([5, true, true]);
    expect(nextCursor).toBeDefined();
    expect(await allIds('limit=50')).toHaveLength(8);
  });
});

describe('what has ended', () => {
  it('is in no list from the very second, though the table still has it', async () => {
    const old = await api.create({ batch: 'b', speaker: 's' }, ann);
    api.nowMs += 1000;
    const young = await api.create({ batch: 'b', speaker: 's' }, ann);
    const { expiresAtEpochSeconds } = (await api.clips.get(ann, old))!;
    api.nowMs = expiresAtEpochSeconds * 1000 - 1;
    expect(await ids('?batch=b')).toEqual([young, old]);
    api.nowMs += 1;
    for (const query of ['', '?batch=b', '?speaker=s']) expect(await ids(query)).toEqual([young]);
    api.nowMs += 2000;
    for (const query of ['', '?batch=b', '?speaker=s']) expect(await ids(query)).toEqual([]);
  });

  it('is not read by a cursor either', async () => {
    for (let clip = 0; clip < 3; clip++) await api.create({}, ann);
    const { nextCursor } = await page('?limit=1');
    api.nowMs += 31 * DAY_MS;
    expect(await ids(`?limit=1&cursor=${nextCursor}`)).toEqual([]);
  });
});

describe('two tenants', () => {
  it('have each their own, under the same names', async () => {
    const his = await api.create({ batch: 'may', speaker: 'jane' }, bob);
    const hers = await api.create({ batch: 'may', speaker: 'jane' }, ann);
    for (const query of ['', '?batch=may', '?speaker=jane']) {
      expect(await ids(query)).toEqual([hers]);
      expect(await ids(query, bob)).toEqual([his]);
    }
  });

  it('cannot use each other’s cursors', async () => {
    for (let clip = 0; clip < 3; clip++) for (const tenant of [ann, bob]) await api.create({ batch: 'may' }, tenant);
    const { nextCursor } = await page('?limit=1');
    expect((await page(`?limit=1&cursor=${nextCursor}`)).clips).toHaveLength(1);
    const response = await api.call('GET', `/v1/clips?limit=1&cursor=${nextCursor}`, { tenant: bob });
    expect(response.status).toBe(400);
  });
});

describe('a cursor', () => {
  const refused = async (cursor: string, query = ''): Promise<void> => {
    const path = `/v1/clips?cursor=${encodeURIComponent(cursor)}${query}`;
    const response = await api.call('GET', path, { tenant: ann });
    expect(response.status, cursor).toBe(400);
    const { error } = errorBodySchema.parse(await response.json());
    expect(error.code).toBe('invalid-request');
  };

  it('that is made up is refused, and says what to do', async () => {
    for (let clip = 0; clip < 2; clip++) await api.create({ batch: 'may' }, ann);
    const cursor = (await page('?limit=1')).nextCursor!;
    for (const wrong of [
      'x',
      'null',
      '0',
      cursor.slice(1),
      cursor.slice(0, -1),
      `${cursor}A`,
      ` ${cursor}`,
      '_'.repeat(99),
    ]) {
      await refused(wrong);
    }
    const changed = cursor.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    await refused(changed);
    const response = await api.call('GET', '/v1/clips?cursor=x', { tenant: ann });
    const message =
      'cursor: expected nextCursor of the page before, with the same parameters; got another. Begin without one.';
    expect(await response.json()).toEqual({ error: { code: 'invalid-request', message } });
    expect(api.faults).toEqual([]);
  });

  it('whatever is made up is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ minLength: 1 }), fc.base64String({ minLength: 4 })), (text) =>
        refused(text),
      ),
      { numRuns: 50 },
    );
  });

  it('is for the list that gave it alone', async () => {
    for (let clip = 0; clip < 2; clip++) await api.create({ batch: 'may', speaker: 's' }, ann);
    const cursor = (await page('?limit=1&batch=may')).nextCursor!;
    await refused(cursor);
    await refused(cursor, '&batch=june');
    await refused(cursor, '&speaker=may');
    await refused(cursor, '&batch=may&speaker=s');
    await refused(cursor, '&batch=may&status=done');
    expect(await ids(`?limit=9&batch=may&cursor=${cursor}`)).toHaveLength(1);
  });
});
