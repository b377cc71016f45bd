import type { SQSEvent } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { handleBatch, type Telemetry } from '../../../functions/infer/batch.ts';
import {
  type ClipItem,
  ClipStore,
  erasureMessage,
  IdempotencyKeys,
  randomClipId,
} from '../../../functions/records/index.ts';
import { FakeBucket } from '../../support/fakeBucket.ts';
import { startTable } from '../../support/table.ts';

let table: Awaited<ReturnType<typeof startTable>>;
let clips: ClipStore;
let keys: IdempotencyKeys;
let bucket: FakeBucket;
let nowMs: number;
let logged: unknown[][];
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
  nowMs = Date.UTC(2026, 10, 28);
  clips = new ClipStore(table.client, table.tableName, { nowMs: () => nowMs });
  keys = new IdempotencyKeys(table.client, table.tableName, () => nowMs);
  bucket = new FakeBucket();
  logged = [];
});

async function create(names: object): Promise<ClipItem> {
  nowMs++;
  const clipId = randomClipId();
  const objectKey = `uploads/${ann}/${clipId}`;
  bucket.put(objectKey, new Uint8Array(1));
  return (await clips.create({ tenant: ann, clipId, objectKey, fileName: 'a.wav', sizeBytes: 1, ...names }))!;
}

/** Hands the message out once. @returns for how many seconds it is given back; undefined when it is done with */
async function receive(name: string, untilEpochMs: number, isDead = false): Promise<number | undefined> {
  const body = erasureMessage({ bucket: 'b', tenant: ann, kind: 'speaker', name, untilEpochMs });
  const attributes = { ApproximateReceiveCount: '70' };
  const record = { messageId: 'm', receiptHandle: 'r', body, attributes, eventSourceARN: 'arn:q' };
  const log = (...of: unknown[]) => void logged.push(of);
  const telemetry = {
    logger: { info: log, warn: log, error: (...of: unknown[]) => log('error', ...of) },
    metrics: { addMetric: () => log('metric') },
  } as unknown as Telemetry;
  let delay: number | undefined;
  const queues = {
    isDeadLetter: () => isDead,
    giveBack: async (_: unknown, seconds: number) => {
      delay = seconds;
    },
    setAside: () => Promise.reject(new Error('Not this.')),
  };
  const work = {
    clips,
    keys,
    s3: bucket.client,
    model: Promise.resolve({} as never),
    augment: false,
    maxDurationSeconds: 600,
    queues,
  };
  const { batchItemFailures } = await handleBatch({ Records: [record] } as unknown as SQSEvent, work, telemetry);
  expect(batchItemFailures.length).toBe(delay === undefined ? 0 : 1);
  return delay;
}

it('erases what is left of a speaker: records, audio, keys, pointers, the name', async () => {
  const mine = [];
  for (let clip = 0; clip < 5; clip++)
    mine.push(await create({ speaker: 'jane', batch: 'may', idempotencyKey: `k${clip}` }));
  await keys.give('k0', mine[0], undefined);
  const other = await create({ speaker: 'joe', batch: 'may' });
  const untilEpochMs = nowMs;
  const later = await create({ speaker: 'jane' });
  expect(await receive('jane', untilEpochMs)).toBeUndefined();
  for (const { clipId } of mine) expect(await clips.peek(ann, clipId)).toBeUndefined();
  expect(await keys.clipOf('k0')).toBeUndefined();
  expect([...bucket.objects.keys()].sort()).toEqual([other.objectKey, later.objectKey].sort());
  const { places } = await clips.lists.places({ tenant: ann, kind: 'speaker', name: 'jane' }, undefined, 100);
  expect(places).toHaveLength(1);
  // The same message again, also as a dead letter, changes nothing.
  expect(await receive('jane', untilEpochMs, true)).toBeUndefined();
  expect(logged).toEqual([]);
});

it('takes pointers away that lead nowhere, and leaves those of clips that are another’s', async () => {
  const gone = await create({ speaker: 'jane' });
  await clips.delete(gone);
  await clips.lists.enter(gone);
  const joes = await create({ speaker: 'joe' });
  await clips.lists.enter({ ...joes, speaker: 'jane' });
  await receive('jane', nowMs);
  const list = { tenant: ann, kind: 'speaker', name: 'jane' } as const;
  expect((await clips.lists.places(list, undefined, 9)).places).toEqual([]);
  expect(await clips.get(ann, joes.clipId)).toEqual(joes);
});

it('goes on by the same message where there are more than it has time for, and that is no fault', async () => {
  for (let clip = 0; clip < 210; clip++) await create({ speaker: 'jane' });
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (clock += 10_000));
  const left = async () => {
    const list = { tenant: ann, kind: 'speaker', name: 'jane' } as const;
    return (await clips.lists.places(list, undefined, 500)).places.length;
  };
  // A look at the clock at the beginning, and one after each hundred: 10 s, then 20 s.
  expect([await receive('jane', nowMs), await left()]).toEqual([1, 10]);
  expect(logged).toEqual([
    ['Many clips of one batch or speaker are being erased; the rest follows.', { messageId: 'm' }],
  ]);
  expect([await receive('jane', nowMs), await left()]).toEqual([undefined, 0]);
});

it('is tried again when the bucket fails', async () => {
  const clip = await create({ speaker: 'jane' });
  bucket.objects.clear();
  bucket.client.send = () => Promise.reject(new Error('Gone.')) as never;
  expect(await receive('jane', nowMs)).toBe(600);
  expect(await clips.peek(ann, clip.clipId)).toBeDefined();
  expect(logged).toMatchObject([['error', 'Error: Gone.', { messageId: 'm' }], ['metric']]);
});
