import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConditionalTable } from '../../../../functions/records/conditionalTable.ts';
import { ClipStore, type NewClip, randomClipId } from '../../../../functions/records/index.ts';
import { listsOf, placeOf, readPlace } from '../../../../functions/records/lists/index.ts';
import { nameKey, pointersKey } from '../../../../functions/records/lists/listKeys.ts';
import { startTable } from '../../../support/table.ts';

const ATTEMPT = { leaseMs: 60_000, messageId: 'm1' };
let table: Awaited<ReturnType<typeof startTable>>;
let clips: ClipStore;
let nowMs: number;
let tests = 0;
let ann: string;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
afterEach(() => {
  vi.restoreAllMocks();
});
beforeEach(() => {
  ann = `ann${++tests}`;
  nowMs = Date.UTC(2026, 10, 28, 12);
  clips = new ClipStore(table.client, table.tableName, { nowMs: () => nowMs });
});

const newClip = (more: Partial<NewClip> = {}): NewClip => {
  const clipId = randomClipId();
  return { tenant: ann, clipId, objectKey: `uploads/${ann}/${clipId}`, fileName: 'a.wav', sizeBytes: 9, ...more };
};
const create = async (more: Partial<NewClip> = {}) => (await clips.create(newClip(more)))!;
const batch = (name: string) => ({ tenant: ann, kind: 'batch', name }) as const;
const names = async (kind: 'batch' | 'speaker' | 'day') => {
  const { names: found } = await clips.lists.names({ tenant: ann, kind }, undefined, 100);
  return found.map(({ name }) => name);
};

/** All items of this tenant's lists, as the table has them. */
async function items(): Promise<Record<string, unknown>[]> {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
  return Items.map((item) => unmarshall(item) as Record<string, unknown>);
}

describe('a clip that is made', () => {
  it('is in the list of its day, of its batch and of its speaker, for as long as it is kept', async () => {
    const clip = await create({ batch: 'may', speaker: 'jane' });
    expect(listsOf(clip).map(({ kind, name }) => [kind, name])).toEqual([
      ['day', '2026-11-28'],
      ['batch', 'may'],
      ['speaker', 'jane'],
    ]);
    for (const list of listsOf(clip)) {
      expect(await clips.lists.places(list, undefined, 10)).toEqual({ places: [placeOf(clip)] });
      const pointer = (await items()).find(({ pk }) => pk === pointersKey(list));
      expect(pointer).toEqual({
        pk: pointersKey(list),
        sk: `00${nowMs}#${clip.clipId}`,
        expiresAtEpochSeconds: clip.expiresAtEpochSeconds,
      });
    }
    expect([await names('day'), await names('batch'), await names('speaker')]).toEqual([
      ['2026-11-28'],
      ['may'],
      ['jane'],
    ]);
  });

  it('is in its lists before there is a record of it', async () => {
    const put = ConditionalTable.prototype.put;
    vi.spyOn(ConditionalTable.prototype, 'put').mockImplementation(function (this: ConditionalTable, item, condition) {
      return item.sk === 'clip' ? Promise.reject(new Error('Killed.')) : put.call(this, item, condition);
    });
    const clip = newClip({ batch: 'may', speaker: 'jane' });
    await expect(clips.create(clip)).rejects.toThrow('Killed.');
    await expect(clips.claimDrop(clip, 'one', ATTEMPT)).rejects.toThrow('Killed.');
    expect((await clips.lists.places(batch('may'), undefined, 10)).places).toHaveLength(1);
    const steps = [];
    for await (const { clip: found } of clips.walk({ tenant: ann, batch: 'may' })) steps.push(found);
    expect(steps).toEqual([undefined]);
  });

  it('by no worker that came too late to make it', async () => {
    const drop = newClip({ batch: 'may' });
    await clips.claimDrop(drop, 'one', ATTEMPT);
    const made = (await clips.get(ann, drop.clipId))!;
    // What a worker leaves that lost the race for the record.
    await clips.lists.enter({ ...made, createdAtEpochMs: made.createdAtEpochMs + 5 });
    const steps = [];
    for await (const { place, clip } of clips.walk({ tenant: ann, batch: 'may' })) steps.push([place, clip?.clipId]);
    expect(steps).toEqual([
      [placeOf({ ...made, createdAtEpochMs: made.createdAtEpochMs + 5 }), undefined],
      [placeOf(made), drop.clipId],
    ]);
  });

  it('is entered once, however often its event comes', async () => {
    const drop = newClip({ batch: 'may' });
    for (const lease of ['one', 'two', 'three']) {
      await clips.claimDrop(drop, lease, ATTEMPT);
      nowMs += 10;
    }
    expect((await clips.lists.places(batch('may'), undefined, 10)).places).toHaveLength(1);
  });
});

describe('places', () => {
  it('are read back, and nothing else is', () => {
    const place = { createdAtEpochMs: 1_795_867_200_000, clipId: `c_${'0'.repeat(26)}` };
    expect(placeOf(place)).toBe(`001795867200000#c_${'0'.repeat(26)}`);
    expect(readPlace(placeOf(place))).toEqual(place);
    for (const wrong of ['', 'x', `${placeOf(place)}x`, `1${placeOf(place)}`, placeOf(place).slice(1)]) {
      expect(readPlace(wrong)).toBeUndefined();
    }
  });

  it('come a part at a time, and say where the next begins', async () => {
    const made = [];
    for (let clip = 0; clip < 5; clip++) {
      nowMs++;
      made.unshift(placeOf(await create({ batch: 'may' })));
    }
    const first = await clips.lists.places(batch('may'), undefined, 3);
    expect(first).toEqual({ places: made.slice(0, 3), more: made[2] });
    expect(await clips.lists.places(batch('may'), first.more, 3)).toEqual({ places: made.slice(3) });
  });
});

describe('the names of lists', () => {
  it('come in their order, a part at a time, with when the latest clip was made', async () => {
    for (const [index, name] of ['b', 'c', 'a', 'b'].entries()) {
      nowMs = 1_000_000 + index;
      await create({ batch: name });
    }
    const kind = { tenant: ann, kind: 'batch' } as const;
    const first = await clips.lists.names(kind, undefined, 2);
    expect(first).toEqual({
      names: [
        { name: 'a', latestAtEpochMs: 1_000_002 },
        { name: 'b', latestAtEpochMs: 1_000_003 },
      ],
      more: 'b',
    });
    expect(await clips.lists.names(kind, first.more, 2)).toEqual({
      names: [{ name: 'c', latestAtEpochMs: 1_000_001 }],
    });
  });

  it('are days backwards', async () => {
    for (const day of [1, 2, 3]) {
      nowMs = Date.UTC(2026, 10, day);
      await create();
    }
    expect(await names('day')).toEqual(['2026-11-03', '2026-11-02', '2026-11-01']);
  });

  it('end with their latest clip, also where the one before would be kept for longer', async () => {
    const long = new ClipStore(table.client, table.tableName, { nowMs: () => nowMs, resultRetentionDays: 60 });
    await long.create(newClip({ batch: 'may' }));
    nowMs += 1000;
    await create({ batch: 'may' });
    const { names: found } = await clips.lists.names({ tenant: ann, kind: 'batch' }, undefined, 1);
    expect(found).toEqual([{ name: 'may', latestAtEpochMs: nowMs }]);
    nowMs += 59 * 86_400_000;
    expect(await names('batch')).toEqual(['may']);
    nowMs += 86_400_000;
    expect(await names('batch')).toEqual([]);
  });

  it('of a day outlast each clip that it can have', async () => {
    nowMs = Date.UTC(2026, 10, 28);
    await create();
    nowMs = Date.UTC(2026, 10, 28, 23, 59, 59, 999);
    const last = await create();
    nowMs = last.expiresAtEpochSeconds * 1000 - 1;
    expect(await names('day')).toEqual(['2026-11-28']);
  });

  it('are forgotten with the last clip, and not before', async () => {
    const [first, second] = [
      await create({ batch: 'may', speaker: 'x' }),
      await create({ batch: 'may', speaker: 'y' }),
    ];
    await clips.delete(first);
    expect([await names('batch'), await names('speaker')]).toEqual([['may'], ['y']]);
    await clips.delete(second);
    expect([await names('batch'), await names('speaker')]).toEqual([[], []]);
    // Of the lists nothing is left but the day's name, which tells nothing.
    const left = (await items()).filter(({ pk }) => pk === `names#${ann}#batch` || pk === `names#${ann}#speaker`);
    expect(left).toEqual([]);
    for (const clip of [first, second]) {
      for (const list of listsOf(clip)) expect((await clips.lists.places(list, undefined, 9)).places).toEqual([]);
    }
  });

  it('are not forgotten when a clip comes at that moment', async () => {
    const first = await create({ batch: 'may' });
    const query = ConditionalTable.prototype.query;
    // Between the look whether the list is empty and the end of its name, somebody makes a clip.
    const spy = vi.spyOn(ConditionalTable.prototype, 'query').mockImplementationOnce(async function (
      this: ConditionalTable,
      ...of
    ) {
      const answer = await query.apply(this, of);
      await create({ batch: 'may' });
      return answer;
    });
    await clips.delete(first);
    expect(spy).toHaveBeenCalledOnce();
    expect(await names('batch')).toEqual(['may']);
    expect((await clips.lists.places(batch('may'), undefined, 9)).places).toHaveLength(1);
  });

  it('are kept when a dropped file that is taken back was not the only one', async () => {
    const drop = newClip({ batch: 'may', speaker: 'x' });
    await clips.claimDrop(drop, 'one', ATTEMPT);
    await create({ batch: 'may' });
    expect(await clips.discard({ tenant: ann, clipId: drop.clipId, leaseId: 'two' })).toBe(false);
    expect(await names('speaker')).toEqual(['x']);
    expect(await clips.discard({ tenant: ann, clipId: drop.clipId, leaseId: 'one' })).toBe(true);
    expect([await names('batch'), await names('speaker')]).toEqual([['may'], []]);
    expect(await clips.discard({ tenant: ann, clipId: drop.clipId, leaseId: 'one' })).toBe(false);
  });
});

describe('getAll', () => {
  it('gives each clip in the place of its id', async () => {
    const [a, b] = [await create(), await create()];
    const none = randomClipId();
    expect(await clips.getAll(ann, [b.clipId, none, a.clipId, b.clipId])).toEqual([b, undefined, a, b]);
    expect(await clips.getAll('bob', [a.clipId])).toEqual([undefined]);
    expect(await clips.getAll(ann, [])).toEqual([]);
  });

  it('asks again for what did not fit into one answer', async () => {
    const made = [];
    const client = DynamoDBDocumentClient.from(table.client);
    for (let clip = 0; clip < 60; clip++) {
      const item = await create();
      made.push(item.clipId);
      // 60 of these are more than the 16 MB of an answer.
      await client.send(
        new PutCommand({ TableName: table.tableName, Item: { ...item, padding: 'x'.repeat(390_000) } }),
      );
    }
    const found = await clips.getAll(ann, made);
    expect(found.map((clip) => clip?.clipId)).toEqual(made);
  });
});

it('lists of other tenants, kinds and names are others', () => {
  const keys = [
    { tenant: 'ann', kind: 'batch', name: 'x' },
    { tenant: 'bob', kind: 'batch', name: 'x' },
    { tenant: 'ann', kind: 'speaker', name: 'x' },
    { tenant: 'ann', kind: 'batch', name: 'y' },
  ] as const;
  expect(new Set(keys.map(pointersKey)).size).toBe(4);
  expect(new Set(keys.map((list) => JSON.stringify(nameKey(list)))).size).toBe(4);
  // What is left of a list for a while names nobody.
  expect(pointersKey({ tenant: 'ann', kind: 'speaker', name: 'Jane Doe' })).not.toContain('Jane');
});
