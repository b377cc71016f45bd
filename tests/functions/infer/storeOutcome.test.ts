import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ResultFile, resultFileSchema } from '../../../contract/index.ts';
import type { WrittenObject } from '../../../functions/infer/message.ts';
import { type InferDependencies, runTask } from '../../../functions/infer/runTask.ts';
import { toTask } from '../../../functions/infer/task.ts';
import { deleteClip } from '../../../functions/presign/clips.ts';
import { Uploads } from '../../../functions/presign/uploads.ts';
import { ClipStore, derivedClipId, LEASE_MS, MAX_RECEIVES, randomClipId } from '../../../functions/records/index.ts';
import { FakeBucket } from '../../support/fakeBucket.ts';
import { happyModel } from '../../support/happyModel.ts';
import { startTable } from '../../support/table.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';

const GOOD = writeWav({ channels: [voice(1)], sampleRateHz: 16_000 });
const BAD = new TextEncoder().encode('This is a letter, not a recording of a voice.');

let table: Awaited<ReturnType<typeof startTable>>;
let clips: ClipStore;
let bucket: FakeBucket;
let clipId: string;

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  clips = new ClipStore(table.client, table.tableName);
  bucket = new FakeBucket();
  clipId = randomClipId();
});

/** What the API's deletion needs. */
const api = () => ({ clips, uploads: new Uploads(bucket.client, 'b') });

const dependencies = (): InferDependencies => ({
  clips,
  s3: bucket.client,
  model: Promise.resolve(happyModel),
  augment: false,
});

/** A written object, and how often the queue has handed out the message that tells of it. */
type Received = WrittenObject & { receiveCount: number };
const run = ({ receiveCount, ...object }: Received) => runTask(toTask(object, receiveCount)!, dependencies());

/** Its own in each test: they share the table. */
const key = () => `drops/ann/monday/bob/${clipId}.wav`;
const resultName = () => `results/ann/monday/bob/${clipId}.wav.json`;
const drop = (eTag = 'e1', bytes: Uint8Array = GOOD): Received => {
  bucket.put(key(), bytes, eTag);
  return { bucket: 'b', key: key(), eTag, sizeBytes: bytes.length, receiveCount: 1 };
};
const idOf = (eTag: string) => derivedClipId('drop', key(), eTag);
const result = (): ResultFile =>
  resultFileSchema.strict().parse(JSON.parse(new TextDecoder().decode(bucket.objects.get(resultName())?.bytes)));

describe('a dropped file', () => {
  it('has its result beside it before its record says done, without the embedding', async () => {
    let statusAtWrite: string | undefined;
    bucket.beforeWrite = async () => {
      statusAtWrite = (await clips.get('ann', idOf('e1')))?.status;
    };
    await run(drop());
    expect(statusAtWrite).toBe('processing');
    const item = (await clips.get('ann', idOf('e1')))!;
    expect(result()).toMatchObject({ file: `${clipId}.wav`, speaker: 'bob', clipId: idOf('e1'), status: 'done' });
    expect(result().recognition).toEqual(item.recognition);
    expect(Date.parse(result().createdAt)).toBe(item.createdAtEpochMs);
    expect(Date.parse(result().expiresAt)).toBe(item.expiresAtEpochSeconds * 1000);
    expect(item.embedding).toBeDefined();
    expect(result().recognition).not.toHaveProperty('embedding');
  });

  it('that is refused has a result that says why', async () => {
    await run(drop('e1', BAD));
    expect(result()).toMatchObject({ status: 'failed', error: { code: 'unsupported-format' } });
    expect(result()).not.toHaveProperty('recognition');
  });

  it('that names no speaker has a result without one', async () => {
    const plain = `drops/ann/monday/${clipId}.wav`;
    bucket.put(plain, GOOD);
    await run({ bucket: 'b', key: plain, eTag: 'e1', sizeBytes: GOOD.length, receiveCount: 1 });
    const stored = new TextDecoder().decode(bucket.objects.get(`results/ann/monday/${clipId}.wav.json`)?.bytes);
    expect(JSON.parse(stored)).toMatchObject({ file: `${clipId}.wav`, status: 'done' });
    expect(JSON.parse(stored)).not.toHaveProperty('speaker');
  });

  it('has one result when its event comes several times at once', async () => {
    const object = drop();
    await Promise.allSettled([1, 2, 3].map(() => run(object)));
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'done', attempts: 1 });
    expect(bucket.writes).toBe(1);
  });

  it('erases its result with itself, and an older file of its name leaves a newer result alone', async () => {
    await run(drop('e1'));
    await run(drop('e2'));
    expect(result().clipId).toBe(idOf('e2'));
    await deleteClip(api(), 'ann', idOf('e1'));
    expect(result().clipId).toBe(idOf('e2'));
    await deleteClip(api(), 'ann', idOf('e2'));
    expect([...bucket.objects.keys()]).toEqual([]);
  });

  it('keeps the result of the later file when two of one name end in the wrong order', async () => {
    const first = drop('e1');
    // While the first waits to be written, the second comes, is recognised, and has its result.
    bucket.beforeWrite = async () => {
      bucket.beforeWrite = undefined;
      await new Promise((resolve) => setTimeout(resolve, 2));
      await run(drop('e2'));
    };
    expect(await run(first)).toMatchObject({ status: 'done' });
    expect(result().clipId).toBe(idOf('e2'));
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'done' });
  });

  it.each(['before', 'after'])('leaves nothing when it is deleted just %s its result is written', async (when) => {
    const erase = async () => {
      bucket.beforeWrite = undefined;
      bucket.afterWrite = undefined;
      await deleteClip(api(), 'ann', idOf('e1'));
    };
    if (when === 'before') bucket.beforeWrite = erase;
    else bucket.afterWrite = erase;
    expect(await run(drop())).toMatchObject({ status: 'erased' });
    expect([...bucket.objects.keys()]).toEqual([]);
    expect(await clips.get('ann', idOf('e1'))).toBeUndefined();
  });

  it.each([
    ['recognised', GOOD],
    ['refused', BAD],
  ])('that was %s has no result from a worker whose lease another has taken over', async (_, bytes) => {
    let nowMs = Date.now();
    clips = new ClipStore(table.client, table.tableName, { nowMs: () => nowMs });
    bucket.beforeRead = async () => {
      nowMs += LEASE_MS;
      const lease = { tenant: 'ann', clipId: idOf('e1'), leaseId: 'other' };
      expect(await clips.claimUpload(lease, { leaseMs: LEASE_MS, isLast: false })).toBe('claimed');
    };
    expect(await run(drop('e1', bytes))).toEqual({ status: 'finished-before' });
    expect(bucket.writes).toBe(0);
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'processing', leaseId: 'other' });
  });

  it('leaves nothing when a worker died between result and record, and it is taken back then', async () => {
    const complete = clips.complete.bind(clips);
    clips.complete = () => Promise.reject(new Error('Task timed out'));
    const object = drop();
    await expect(run(object)).rejects.toThrow('timed out');
    expect(bucket.objects.has(resultName())).toBe(true);
    clips.complete = complete;
    bucket.objects.delete(key());
    expect(await run({ ...object, receiveCount: 2 })).toMatchObject({ status: 'erased' });
    expect([...bucket.objects.keys()]).toEqual([]);
  });

  it('is tried again when its result cannot be written', async () => {
    bucket.beforeWrite = () => Promise.reject(new Error('SlowDown'));
    const object = drop();
    await expect(run(object)).rejects.toThrow('SlowDown');
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'processing' });
    bucket.beforeWrite = undefined;
    await run({ ...object, receiveCount: 2 });
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'done', attempts: 2 });
    expect(result().status).toBe('done');
  });

  it('that was given up says so in both places, and its redrive puts both right', async () => {
    bucket.beforeRead = () => Promise.reject(new Error('broken'));
    const object = drop();
    await expect(run({ ...object, receiveCount: MAX_RECEIVES })).rejects.toThrow('broken');
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ error: { code: 'processing-failed' } });
    expect(result()).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });
    bucket.beforeRead = undefined;
    expect(await run(object)).toMatchObject({ status: 'done' });
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'done' });
    expect(result()).toMatchObject({ status: 'done', recognition: { emotion: 'happy' } });
    expect(result()).not.toHaveProperty('error');
  });

  it('that was given up has its record also when the bucket takes nothing', async () => {
    bucket.beforeRead = () => Promise.reject(new Error('broken'));
    bucket.beforeWrite = bucket.beforeRead;
    const last = { ...drop(), receiveCount: MAX_RECEIVES };
    await expect(run(last)).rejects.toThrow('broken');
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ error: { code: 'processing-failed' } });
  });
});
