import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS, uploadKey } from '../../../contract/index.ts';
import { BusyError } from '../../../functions/infer/busy.ts';
import { type InferDependencies, runTask } from '../../../functions/infer/runTask.ts';
import { type Receipt, toTask } from '../../../functions/infer/task.ts';
import { deleteClip } from '../../../functions/presign/clips.ts';
import { Uploads } from '../../../functions/presign/uploads.ts';
import {
  ClipStore,
  IdempotencyKeys,
  LEASE_MS,
  MAX_TRIES,
  type NewClip,
  randomClipId,
  type WrittenObject,
} from '../../../functions/records/index.ts';
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
const api = () => ({
  clips,
  keys: new IdempotencyKeys(table.client, table.tableName),
  uploads: new Uploads(bucket.client, 'b'),
});

const dependencies = (): InferDependencies => ({
  clips,
  s3: bucket.client,
  model: Promise.resolve(happyModel),
  augment: false,
  maxDurationSeconds: 600,
});

/** The clip that a dropped file becomes. */
const idOf = (key: string, eTag: string) => toTask({ bucket: 'b', key, eTag, sizeBytes: 1 })!.clip.clipId;

/** Each time by another message. */
const run = (object: WrittenObject, receipt: Partial<Receipt> = {}) =>
  runTask(toTask(object)!, { messageId: randomClipId(), ...receipt }, dependencies());

async function upload(bytes: Uint8Array, more: Partial<NewClip> = {}): Promise<WrittenObject> {
  const key = uploadKey('ann', clipId);
  await clips.create({ tenant: 'ann', clipId, objectKey: key, fileName: 'a.wav', sizeBytes: bytes.length, ...more });
  bucket.put(key, bytes);
  return { bucket: 'b', key, eTag: 'e1', sizeBytes: bytes.length };
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
    const object = { bucket: 'b', key, eTag: 'e1', sizeBytes: GOOD.length };
    await run(object);
    await run(object);
    expect(await clips.get('ann', idOf(key, 'e1'))).toMatchObject({
      status: 'done',
      attempts: 1,
      source: 'drop',
      batch: 'monday',
      speaker: 'bob',
      fileName: 'a b+1.wav',
    });
  });

  it.each([
    [true, true],
    [undefined, true],
    [false, false],
  ])('keeps the embedding of a clip that says %j of it: %j', async (keepsEmbedding, isKept) => {
    const object = await upload(GOOD, { keepsEmbedding });
    await run(object);
    const done = await clips.get('ann', clipId);
    expect(done?.status).toBe('done');
    expect(done?.embedding !== undefined).toBe(isKept);
  });

  it('refuses a dropped file over the limit without reading it', async () => {
    const key = 'drops/ann/monday/huge.wav';
    bucket.beforeRead = () => Promise.reject(new Error('It was read.'));
    const sizeBytes = LIMITS.maxBytes + 1;
    await run({ bucket: 'b', key, eTag: 'e', sizeBytes });
    expect(await clips.get('ann', idOf(key, 'e'))).toMatchObject({
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

  it.each([
    ['has its result', 'done', { status: 'finished-before' }],
    ['is still at it', 'processing', undefined],
  ])('stops when its lease is lost during the work, to another that %s', async (_, status, outcome) => {
    const object = await upload(GOOD);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    clips.renew = () => Promise.resolve(false);
    bucket.beforeRead = async () => vi.advanceTimersByTimeAsync(LEASE_MS);
    const get = clips.get.bind(clips);
    clips.get = async (...of) => {
      const item = (await get(...of))!;
      return item.status === 'processing' ? { ...item, status: status as 'done' } : item;
    };
    if (outcome) expect(await run(object)).toEqual(outcome);
    // The message stays: that one may still fail, and then it is there to bring the clip.
    else await expect(run(object)).rejects.toThrow(BusyError);
    // The lease in the table is still this one's own: only the word of the renewal has stopped the work.
    expect(await get('ann', clipId)).toMatchObject({ status: 'processing', attempts: 1 });
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
    const first = { bucket: 'b', key, eTag: 'e1', sizeBytes: GOOD.length };
    const second = { ...first, eTag: 'e2' };
    const [firstId, secondId] = ['e1', 'e2'].map((eTag) => idOf(key, eTag));
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
    expect(await clips.get('ann', idOf(key, 'e1'))).toBeUndefined();
  });

  it('throws at a passing fault, gives the clip back, and the next try succeeds', async () => {
    const object = await upload(GOOD);
    bucket.beforeRead = () => Promise.reject(new Error('SlowDown'));
    await expect(run(object)).rejects.toThrow('SlowDown');
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing' });
    bucket.beforeRead = undefined;
    await run(object);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done', attempts: 2 });
  });

  it('says processing-failed when it comes after the fifth try, is done with the message, and tries no more', async () => {
    const object = await upload(GOOD);
    bucket.beforeRead = () => Promise.reject(new Error('broken for good'));
    for (let tries = 1; tries <= MAX_TRIES; tries++) await expect(run(object)).rejects.toThrow('broken for good');
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing' });
    bucket.beforeRead = undefined;
    expect(await run(object)).toEqual({ status: 'failed', errorCode: 'processing-failed' });
    const { error } = (await clips.get('ann', clipId))!;
    expect(error?.message).toMatch(/^The service failed 5 times on this file\. Send it again/);
  });

  it('gives up a dead letter without another try', async () => {
    const object = await upload(GOOD);
    expect(await run(object, { isDeadLetter: true })).toEqual({ status: 'failed', errorCode: 'processing-failed' });
    const { error } = (await clips.get('ann', clipId))!;
    expect(error?.message).toMatch(/^The service had no turn for this file .* Send it again/);
  });

  it('leaves a clip whose upload was overwritten to the message of the later one, and counts no try', async () => {
    const first = await upload(GOOD);
    bucket.put(first.key, BAD, 'e2');
    expect(await run(first)).toEqual({ status: 'left' });
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing', tries: 0 });
    expect(await run({ ...first, eTag: 'e2' })).toEqual({ status: 'failed', errorCode: 'unsupported-format' });
  });

  it('stops when it has lost the lease of an overwritten upload', async () => {
    const first = await upload(GOOD);
    bucket.put(first.key, BAD, 'e2');
    clips.leave = async () => {
      await clips.delete((await clips.get('ann', clipId))!);
      return false;
    };
    expect(await run(first)).toEqual({ status: 'erased' });
    expect(bucket.objects.get(first.key)?.eTag).toBe('e2');
  });

  it('takes a clip over at once from a worker that had it by the same message', async () => {
    const object = await upload(GOOD);
    await clips.claimUpload({ tenant: 'ann', clipId, leaseId: 'dead' }, { leaseMs: LEASE_MS, messageId: 'm1' });
    expect(await run(object, { messageId: 'm1' })).toEqual({ status: 'done' });
  });

  it('throws while another worker holds the clip, so that it is tried again after the lease', async () => {
    const object = await upload(GOOD);
    await clips.claimUpload({ tenant: 'ann', clipId, leaseId: 'other' }, { leaseMs: 60_000, messageId: 'other' });
    const untilEpochMs = (await clips.get('ann', clipId))!.leaseExpiresAtEpochMs;
    await expect(run(object)).rejects.toMatchObject({ name: 'BusyError', untilEpochMs });
  });
});

describe('a fault', () => {
  it('that denies access is tried again, not taken for a deleted file', async () => {
    const object = await upload(GOOD);
    bucket.beforeRead = () => Promise.reject(refusal('AccessDenied', 403));
    await expect(run(object)).rejects.toThrow();
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing' });
    bucket.beforeRead = undefined;
    await run(object);
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
    await expect(run(object)).rejects.toThrow(/being worked on/);
    nowMs += LEASE_MS;
    expect(await run(object)).toMatchObject({ status: 'done' });
  });

  it('that kills a worker in the middle is made good by the next, and the dead one can write nothing', async () => {
    let nowMs = Date.now();
    clips = new ClipStore(table.client, table.tableName, { nowMs: () => nowMs });
    const object = await upload(GOOD);
    const dead = { tenant: 'ann', clipId, leaseId: 'dead' };
    await clips.claimUpload(dead, { leaseMs: LEASE_MS, messageId: 'other' });
    nowMs += LEASE_MS;
    expect(await run(object)).toMatchObject({ status: 'done' });
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
        ExpressionAttributeValues: { ':next': { N: '3' } },
      }),
    );
    await expect(run(object)).rejects.toThrow(/newer version/);
    await expect(run(object, { isDeadLetter: true })).rejects.toThrow(/newer version/);
    expect(bucket.objects.has(object.key)).toBe(true);
  });
});
