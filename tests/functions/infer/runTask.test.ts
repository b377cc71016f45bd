import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS, uploadKey } from '../../../contract/index.ts';
import type { WrittenObject } from '../../../functions/infer/message.ts';
import { type InferDependencies, runTask } from '../../../functions/infer/runTask.ts';
import { toTask } from '../../../functions/infer/task.ts';
import { deleteClip } from '../../../functions/presign/clips.ts';
import { Uploads } from '../../../functions/presign/uploads.ts';
import { ClipStore, derivedClipId, LEASE_MS, MAX_RECEIVES, randomClipId } from '../../../functions/records/index.ts';
import { FakeBucket, refusal } from '../../support/fakeBucket.ts';
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
afterEach(() => {
  vi.useRealTimers();
});
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

async function upload(bytes: Uint8Array): Promise<Received> {
  const key = uploadKey('ann', clipId);
  await clips.create({ tenant: 'ann', clipId, objectKey: key, fileName: 'a.wav', sizeBytes: bytes.length });
  bucket.put(key, bytes);
  return { bucket: 'b', key, eTag: 'e1', sizeBytes: bytes.length, receiveCount: 1 };
}

describe('runTask', () => {
  it('stores the result of an upload, and the same event again changes nothing', async () => {
    const object = await upload(GOOD);
    await run(object);
    const done = await clips.get('ann', clipId);
    expect(done).toMatchObject({ status: 'done', attempts: 1, recognition: { emotion: 'happy', confidence: 1 } });
    await run(object);
    expect(await clips.get('ann', clipId)).toEqual(done);
  });

  it('recognises a clip once when the same event comes several times at once', async () => {
    const object = await upload(GOOD);
    const runs = await Promise.allSettled([1, 2, 3, 4].map(() => run(object)));
    expect(runs.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done', attempts: 1 });
  });

  it('stores a bad file as failed, and is done with it', async () => {
    await run(await upload(BAD));
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'failed', error: { code: 'unsupported-format' } });
  });

  it('makes the record of a dropped file, with batch and speaker', async () => {
    const key = 'drops/ann/monday/bob/a b+1.wav';
    bucket.put(key, GOOD);
    const object = { bucket: 'b', key, eTag: 'e1', sizeBytes: GOOD.length, receiveCount: 1 };
    await run(object);
    await run(object);
    expect(await clips.get('ann', derivedClipId('drop', key, 'e1'))).toMatchObject({
      status: 'done',
      attempts: 1,
      source: 'drop',
      batch: 'monday',
      speaker: 'bob',
      fileName: 'a b+1.wav',
    });
  });

  it('refuses a dropped file over the limit without reading it', async () => {
    const key = 'drops/ann/monday/huge.wav';
    bucket.beforeRead = () => Promise.reject(new Error('It was read.'));
    const sizeBytes = LIMITS.maxBytes + 1;
    await run({ bucket: 'b', key, eTag: 'e', sizeBytes, receiveCount: 1 });
    expect(await clips.get('ann', derivedClipId('drop', key, 'e'))).toMatchObject({
      status: 'failed',
      error: { code: 'too-large' },
    });
  });

  it('erases an upload whose clip was deleted before it came', async () => {
    const object = await upload(GOOD);
    const bytes = bucket.objects.get(object.key)!.bytes;
    await deleteClip(api(), 'ann', clipId);
    bucket.put(object.key, bytes);
    expect(await run(object)).toMatchObject({ status: 'erased' });
    expect(bucket.objects.size).toBe(0);
    expect(await clips.get('ann', clipId)).toBeUndefined();
  });

  it('leaves neither result nor audio of a clip that is deleted during the work', async () => {
    const object = await upload(GOOD);
    const bytes = bucket.objects.get(object.key)!.bytes;
    // The upload's bytes come again between the erasure of the audio and that of the record: the worst order.
    bucket.beforeRead = async () => {
      await deleteClip(api(), 'ann', clipId);
      bucket.put(object.key, bytes);
    };
    expect(await run(object)).toMatchObject({ status: 'erased' });
    expect(await clips.get('ann', clipId)).toBeUndefined();
    expect(bucket.objects.size).toBe(0);
  });

  it('stops when its lease is lost during the work, and leaves the clip to whoever has it', async () => {
    const object = await upload(GOOD);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    clips.renew = () => Promise.resolve(false);
    bucket.beforeRead = async () => vi.advanceTimersByTimeAsync(LEASE_MS);
    expect(await run(object)).toEqual({ status: 'finished-before' });
    // The lease in the table is still this one's own: only the word of the renewal has stopped the work.
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing', attempts: 1 });
    expect(bucket.objects.has(object.key)).toBe(true);
  });

  it('renews its lease for as long as it works, and tells how far it is', async () => {
    const object = await upload(GOOD);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const renew = vi.spyOn(clips, 'renew');
    bucket.beforeRead = async () => vi.advanceTimersByTimeAsync(LEASE_MS);
    expect(await run(object)).toEqual({ status: 'done' });
    expect(renew).toHaveBeenCalledWith(expect.objectContaining({ tenant: 'ann', clipId }), LEASE_MS, 0);
    const times = renew.mock.calls.length;
    await vi.advanceTimersByTimeAsync(LEASE_MS);
    expect(renew).toHaveBeenCalledTimes(times);
  });

  it('keeps two files apart that were dropped under one key', async () => {
    const key = 'drops/ann/monday/a.wav';
    const first = { bucket: 'b', key, eTag: 'e1', sizeBytes: GOOD.length, receiveCount: 1 };
    const second = { ...first, eTag: 'e2' };
    const [firstId, secondId] = ['e1', 'e2'].map((eTag) => derivedClipId('drop', key, eTag));
    bucket.put(key, GOOD, 'e2');
    expect(await run(first)).toMatchObject({ status: 'erased' });
    expect(await clips.get('ann', firstId)).toBeUndefined();
    expect(await run(second)).toEqual({ status: 'done' });
    expect(await clips.get('ann', secondId)).toMatchObject({ status: 'done' });
    bucket.put(key, GOOD, 'e3');
    await deleteClip(api(), 'ann', secondId);
    expect(await clips.get('ann', secondId)).toBeUndefined();
    expect(bucket.objects.has(key)).toBe(true);
  });

  it('says so when the audio is gone before it is read; a dropped file taken back leaves nothing', async () => {
    const object = await upload(GOOD);
    bucket.objects.clear();
    await run(object);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'failed', error: { code: 'file-not-found' } });
    const key = 'drops/ann/monday/gone.wav';
    await run({ ...object, key });
    expect(await clips.get('ann', derivedClipId('drop', key, 'e1'))).toBeUndefined();
  });

  it('throws at a passing fault, gives the clip back, and the next try succeeds', async () => {
    const object = await upload(GOOD);
    bucket.beforeRead = () => Promise.reject(new Error('SlowDown'));
    await expect(run(object)).rejects.toThrow('SlowDown');
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing' });
    bucket.beforeRead = undefined;
    await run({ ...object, receiveCount: 2 });
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done', attempts: 2 });
  });

  it('after the last try says processing-failed, and still throws, so that the message is kept', async () => {
    const object = await upload(GOOD);
    bucket.beforeRead = () => Promise.reject(new Error('broken for good'));
    const last = { ...object, receiveCount: MAX_RECEIVES };
    await expect(run(last)).rejects.toThrow('broken for good');
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });
  });

  it('throws while another worker holds the clip, so that it is tried again after the lease', async () => {
    const object = await upload(GOOD);
    await clips.claimUpload({ tenant: 'ann', clipId, leaseId: 'other' }, { leaseMs: 60_000, isLast: false });
    await expect(run(object)).rejects.toThrow(/being worked on/);
  });
});

describe('a fault', () => {
  it('that denies access is tried again, not taken for a deleted file', async () => {
    const object = await upload(GOOD);
    bucket.beforeRead = () => Promise.reject(refusal('AccessDenied', 403));
    await expect(run(object)).rejects.toThrow();
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing' });
    bucket.beforeRead = undefined;
    await run({ ...object, receiveCount: 2 });
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done' });
  });

  it('of the table at the end of the work loses nothing: the clip is recognised again after the lease', async () => {
    let nowMs = Date.now();
    clips = new ClipStore(table.client, table.tableName, { nowMs: () => nowMs });
    const object = await upload(GOOD);
    const throttled = () => Promise.reject(new Error('ThrottlingException'));
    const { complete, release } = { complete: clips.complete.bind(clips), release: clips.release.bind(clips) };
    clips.complete = throttled;
    clips.release = throttled;
    await expect(run(object)).rejects.toThrow('Throttling');
    Object.assign(clips, { complete, release });
    const again = { ...object, receiveCount: 2 };
    await expect(run(again)).rejects.toThrow(/being worked on/);
    nowMs += LEASE_MS;
    expect(await run({ ...object, receiveCount: 3 })).toMatchObject({ status: 'done' });
  });

  it('that kills a worker in the middle is made good by the next, and the dead one can write nothing', async () => {
    let nowMs = Date.now();
    clips = new ClipStore(table.client, table.tableName, { nowMs: () => nowMs });
    const object = await upload(GOOD);
    const dead = { tenant: 'ann', clipId, leaseId: 'dead' };
    await clips.claimUpload(dead, { leaseMs: LEASE_MS, isLast: false });
    nowMs += LEASE_MS;
    expect(await run({ ...object, receiveCount: 2 })).toMatchObject({ status: 'done' });
    expect(await clips.fail(dead, { code: 'no-speech', message: 'x' })).toBe(false);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done', attempts: 2 });
  });

  it('of an older version leaves the record of a newer one as it is', async () => {
    const object = await upload(GOOD);
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: { pk: { S: `clip#ann#${clipId}` }, sk: { S: 'clip' } },
        UpdateExpression: 'SET schemaVersion = :next',
        ExpressionAttributeValues: { ':next': { N: '2' } },
      }),
    );
    for (const receiveCount of [1, MAX_RECEIVES]) {
      await expect(run({ ...object, receiveCount })).rejects.toThrow(/newer version/);
    }
    expect(bucket.objects.has(object.key)).toBe(true);
  });
});
