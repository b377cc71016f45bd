import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ResultFile, resultFileSchema, type Segment } from '../../../contract/index.ts';
import { type InferDependencies, runTask } from '../../../functions/infer/runTask.ts';
import { storeOutcome } from '../../../functions/infer/storeOutcome.ts';
import { type ClaimedTask, type Receipt, toTask } from '../../../functions/infer/task.ts';
import { deleteClip } from '../../../functions/presign/clips.ts';
import { Uploads } from '../../../functions/presign/uploads.ts';
import { waitForResult } from '../../../functions/presign/waitForResult.ts';
import {
  ClipStore,
  derivedClipId,
  IdempotencyKeys,
  LEASE_MS,
  type Lease,
  randomClipId,
  type WrittenObject,
} from '../../../functions/records/index.ts';
import { FakeBucket } from '../../support/fakeBucket.ts';
import { happyModel } from '../../support/happyModel.ts';
import { SAMPLE_RECOGNITION } from '../../support/recognition.ts';
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

/** Each time by another message. */
const run = (object: WrittenObject, receipt: Partial<Receipt> = {}) =>
  runTask(toTask(object)!, { messageId: randomClipId(), ...receipt }, dependencies());

/** Its own in each test: they share the table. */
const key = () => `drops/ann/monday/bob/${clipId}.wav`;
const resultName = () => `results/ann/monday/bob/${clipId}.wav.json`;
const drop = (eTag = 'e1', bytes: Uint8Array = GOOD): WrittenObject => {
  bucket.put(key(), bytes, eTag);
  return { bucket: 'b', key: key(), eTag, sizeBytes: bytes.length };
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
    await run({ bucket: 'b', key: plain, eTag: 'e1', sizeBytes: GOOD.length });
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
      expect(await clips.claimUpload(lease, { leaseMs: LEASE_MS, messageId: 'other' })).toMatchObject({
        outcome: 'claimed',
      });
    };
    await expect(run(drop('e1', bytes))).rejects.toThrow('being worked on');
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
    expect(await run(object)).toMatchObject({ status: 'erased' });
    expect([...bucket.objects.keys()]).toEqual([]);
  });

  it('is tried again when its result cannot be written', async () => {
    bucket.beforeWrite = () => Promise.reject(new Error('SlowDown'));
    const object = drop();
    await expect(run(object)).rejects.toThrow('SlowDown');
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'processing' });
    bucket.beforeWrite = undefined;
    await run(object);
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'done', attempts: 2 });
    expect(result().status).toBe('done');
  });

  it.each([
    ['after its fifth try', {}],
    ['as a dead letter', { isDeadLetter: true }],
  ])('that was given up %s says so in both places, and its redrive puts both right', async (_, receipt) => {
    bucket.beforeRead = () => Promise.reject(new Error('broken'));
    const object = drop();
    for (let tries = 1; tries <= 5; tries++) await expect(run(object)).rejects.toThrow('broken');
    expect(await run(object, receipt)).toEqual({ status: 'failed', errorCode: 'processing-failed' });
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ error: { code: 'processing-failed' } });
    expect(result()).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });
    bucket.beforeRead = undefined;
    expect(await run(object)).toMatchObject({ status: 'done' });
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'done' });
    expect(result()).toMatchObject({ status: 'done', recognition: { emotion: 'happy' } });
    expect(result()).not.toHaveProperty('error');
  });

  it('that is a dead letter of which nobody has told before has its record and its result', async () => {
    expect(await run(drop(), { isDeadLetter: true })).toMatchObject({ status: 'failed' });
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'failed', batch: 'monday' });
    expect(result()).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });
  });

  it('is not given up in one place alone: when its result cannot be written, the message comes again', async () => {
    bucket.beforeWrite = () => Promise.reject(new Error('SlowDown'));
    await expect(run(drop(), { isDeadLetter: true })).rejects.toThrow('SlowDown');
    expect(await clips.get('ann', idOf('e1'))).toMatchObject({ status: 'processing' });
    bucket.beforeWrite = undefined;
    await clips.release((await clips.get('ann', idOf('e1'))) as Lease);
    expect(await run(drop(), { isDeadLetter: true })).toMatchObject({ status: 'failed' });
    expect(result().status).toBe('failed');
  });
});

describe('one content, dropped again under its name after another', () => {
  const written = (eTag: string, sequencer: string): WrittenObject => ({ ...drop(eTag), sequencer });
  const clipOf = (object: WrittenObject) => toTask(object)!.clip.clipId;

  it('is a clip of its own, and its answer is the one that stays, whatever the order', async () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const drops = [written('a', '0A'), written('b', '0B'), written('a', '0C')];
      for (const index of order) await run(drops[index]);
      expect(result().clipId).toBe(clipOf(drops[2]));
      expect(new Set(drops.map(clipOf)).size).toBe(3);
      bucket.objects.clear();
      for (const object of drops) {
        const clip = await clips.get('ann', clipOf(object));
        // One that was overwritten before it was read has none.
        if (clip) await clips.delete(clip);
      }
    }
  });

  it('is not erased with the clip of before, whose content is the same', async () => {
    const [first, second] = [1_000_400, 1_002_000].map((writtenAtEpochMs) => {
      const object = { ...written('a', String(writtenAtEpochMs)), writtenAtEpochMs };
      // S3 tells whole seconds.
      bucket.put(key(), GOOD, 'a', new Date(Math.floor(writtenAtEpochMs / 1000) * 1000));
      return object;
    });
    await run(first);
    await deleteClip(api(), 'ann', clipOf(first));
    expect(bucket.objects.has(key())).toBe(true);
    expect(await run(second)).toEqual({ status: 'done' });
    await deleteClip(api(), 'ann', clipOf(second));
    expect([...bucket.objects.keys()]).toEqual([]);
  });
});

describe('a recognition of more segments than a record takes', () => {
  const { emotion, confidence, unsure, probabilities } = SAMPLE_RECOGNITION;
  const segment: Segment = { startSeconds: 0, endSeconds: 1, emotion, confidence, unsure, probabilities };
  const segments = Array.from({ length: 3_000 }, (_, i) => ({
    ...segment,
    startSeconds: 3 * i,
    endSeconds: 3 * i + 3,
  }));
  const recognition = { ...SAMPLE_RECOGNITION, segments };
  const outcome = { kind: 'recognised', recognition, embedding: new Float32Array(2) } as const;
  const timelineName = () => `timelines/ann/${clipId}.json`;

  /** An upload that a worker has claimed. */
  const claimed = async (leaseId: string): Promise<ClaimedTask> => {
    const objectKey = `uploads/ann/${clipId}`;
    await clips.create({ tenant: 'ann', clipId, objectKey, fileName: 'a.wav', sizeBytes: 1 });
    bucket.put(objectKey, GOOD);
    const clip = { tenant: 'ann', clipId };
    const lease = { ...clip, leaseId };
    const attempt = { messageId: leaseId, leaseMs: LEASE_MS, eTag: 'e1', sequencer: undefined };
    expect(await clips.claimUpload(lease, attempt)).toMatchObject({ outcome: 'claimed' });
    const audio = { bucket: 'b', key: objectKey, sizeBytes: 1 };
    return { clip, audio, drop: undefined, lease, keepsEmbedding: false };
  };
  const answer = async () => {
    const queueLength = { read: async () => 0 };
    const waiting = { ...api(), queueLength, uploadConcurrency: 1, nowMs: Date.now };
    return (await waitForResult(waiting, 'ann', clipId, { waitSeconds: 0, includeEmbedding: false })).clip;
  };

  it('is read with its segments, and erased with them', async () => {
    expect(await storeOutcome(await claimed('one'), outcome, dependencies())).toEqual({ status: 'done' });
    const item = (await clips.get('ann', clipId))!;
    expect(item).toMatchObject({ status: 'done', hasTimeline: true, recognition: { emotion: recognition.emotion } });
    expect(JSON.stringify(item).length).toBeLessThan(10_000);
    expect((await answer()).recognition).toEqual(recognition);
    await deleteClip(api(), 'ann', clipId);
    expect([...bucket.objects.keys()]).toEqual([]);
  });

  it('that are gone with the clip is gone for whoever reads its record just then', async () => {
    await storeOutcome(await claimed('one'), outcome, dependencies());
    bucket.objects.delete(timelineName());
    await expect(answer()).rejects.toMatchObject({ status: 404, code: 'not-found' });
  });

  it('is not written where few are', async () => {
    await storeOutcome(await claimed('one'), { ...outcome, recognition: SAMPLE_RECOGNITION }, dependencies());
    expect(bucket.objects.has(timelineName())).toBe(false);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done', recognition: SAMPLE_RECOGNITION });
    expect((await answer()).recognition).toEqual(SAMPLE_RECOGNITION);
  });

  it('leaves nothing when the clip was deleted meanwhile', async () => {
    const task = await claimed('one');
    await deleteClip(api(), 'ann', clipId);
    expect(await storeOutcome(task, outcome, dependencies())).toEqual({ status: 'erased' });
    expect([...bucket.objects.keys()]).toEqual([]);
  });
});
