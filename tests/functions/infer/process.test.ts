import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS, uploadKey } from '../../../contract/index.ts';
import type { Model } from '../../../core/index.ts';
import { type InferDependencies, processObject, type WrittenObject } from '../../../functions/infer/process.ts';
import { deleteClip } from '../../../functions/presign/clips.ts';
import { Uploads } from '../../../functions/presign/uploads.ts';
import { ClipStore, derivedClipId, MAX_RECEIVES, randomClipId } from '../../../functions/records/index.ts';
import { inPieces } from '../../support/streams.ts';
import { startTable } from '../../support/table.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';

const GOOD = writeWav({ channels: [voice(1)], sampleRateHz: 16_000 });
const BAD = new TextEncoder().encode('This is a letter, not a recording of a voice.');

/** A model that always hears happiness. */
const happyModel = {
  spec: {
    id: 'fake',
    version: '1.0.0',
    trim: { topDb: 35, frameSamples: 2048, hopSamples: 512 },
    windows: { maxSingleSeconds: 10, windowSeconds: 4, hopSeconds: 4 },
    calibration: { temperature: 1, unsureBelow: 0.5 },
    augmentations: [],
    encoder: { size: 2, pooling: 'mean' },
  },
  encode: async (windows: readonly Float32Array[]) =>
    windows.map(() => ({ embedding: new Float32Array(2), frames: 1 })),
  classify: async (vectors: readonly unknown[]) =>
    vectors.map(() => ({ probabilities: Float64Array.of(0, 0, 0, 0, 1, 0, 0, 0) })),
  hasVoice: async () => true,
  release: async () => undefined,
} as unknown as Model;

let table: Awaited<ReturnType<typeof startTable>>;
let clips: ClipStore;
let objects: Map<string, Uint8Array>;
let eTags: Map<string, string>;
let beforeRead: (() => Promise<void>) | undefined;
let clipId: string;

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  clips = new ClipStore(table.client, table.tableName);
  objects = new Map();
  eTags = new Map();
  beforeRead = undefined;
  clipId = randomClipId();
});

/** The eTag of an object in the fake bucket: what it was stored as, or `e1`. */
const eTagOf = (key: string): string => eTags.get(key) ?? 'e1';

/** The two calls on the bucket that the functions make, with If-Match. */
const s3 = {
  async send(command: unknown) {
    const isGet = command instanceof GetObjectCommand;
    if (!isGet && !(command instanceof DeleteObjectCommand)) throw new Error('Unexpected command.');
    if (isGet) await beforeRead?.();
    const { Key, IfMatch } = command.input;
    const bytes = objects.get(Key!);
    if (bytes && IfMatch !== undefined && IfMatch !== `"${eTagOf(Key!)}"`) {
      throw new S3ServiceException({
        name: 'PreconditionFailed',
        $fault: 'client',
        $metadata: { httpStatusCode: 412 },
      });
    }
    if (!isGet) return void objects.delete(Key!);
    if (!bytes) throw new NoSuchKey({ message: 'gone', $metadata: {} });
    return { Body: inPieces(bytes) };
  },
} as unknown as S3Client;

/** What the API's deletion needs. */
const api = () => ({ clips, uploads: new Uploads(s3, 'b'), modelCard: undefined as never, nowMs: Date.now });

const dependencies = (): InferDependencies => ({ clips, s3, model: Promise.resolve(happyModel), augment: false });

async function upload(bytes: Uint8Array): Promise<WrittenObject> {
  const key = uploadKey('ann', clipId);
  await clips.create({ tenant: 'ann', clipId, objectKey: key, fileName: 'a.wav', sizeBytes: bytes.length });
  objects.set(key, bytes);
  return { bucket: 'b', key, eTag: 'e1', sizeBytes: bytes.length, receiveCount: 1 };
}

describe('processObject', () => {
  it('stores the result of an upload, and the same event again changes nothing', async () => {
    const object = await upload(GOOD);
    await processObject(object, dependencies());
    const done = await clips.get('ann', clipId);
    expect(done).toMatchObject({ status: 'done', attempts: 1, recognition: { emotion: 'happy', confidence: 1 } });
    await processObject(object, dependencies());
    expect(await clips.get('ann', clipId)).toEqual(done);
  });

  it('judges a clip once when the same event comes several times at once', async () => {
    const object = await upload(GOOD);
    const runs = await Promise.allSettled([1, 2, 3, 4].map(() => processObject(object, dependencies())));
    expect(runs.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done', attempts: 1 });
  });

  it('stores a bad file as failed, and is done with it', async () => {
    await processObject(await upload(BAD), dependencies());
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'failed', error: { code: 'unsupported-format' } });
  });

  it('makes the record of a dropped file, with batch and speaker', async () => {
    const key = 'drops/ann/monday/bob/a b+1.wav';
    objects.set(key, GOOD);
    const object = { bucket: 'b', key, eTag: 'e1', sizeBytes: GOOD.length, receiveCount: 1 };
    await processObject(object, dependencies());
    await processObject(object, dependencies());
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
    beforeRead = () => Promise.reject(new Error('It was read.'));
    const sizeBytes = LIMITS.maxBytes + 1;
    await processObject({ bucket: 'b', key, eTag: 'e', sizeBytes, receiveCount: 1 }, dependencies());
    expect(await clips.get('ann', derivedClipId('drop', key, 'e'))).toMatchObject({
      status: 'failed',
      error: { code: 'too-large' },
    });
  });

  it('passes over objects that are none of ours', async () => {
    const object = { bucket: 'b', key: 'drops/ann/marker/', eTag: 'e', sizeBytes: 0, receiveCount: 1 };
    expect(await processObject(object, dependencies())).toEqual({ key: object.key, status: 'not-ours' });
  });

  it('erases an upload whose clip was deleted before it came', async () => {
    const object = await upload(GOOD);
    const bytes = objects.get(object.key)!;
    await deleteClip(api(), 'ann', clipId);
    objects.set(object.key, bytes);
    expect(await processObject(object, dependencies())).toMatchObject({ status: 'erased' });
    expect(objects.size).toBe(0);
    expect(await clips.get('ann', clipId)).toBeUndefined();
  });

  it('leaves neither result nor audio of a clip that is deleted during the work', async () => {
    const object = await upload(GOOD);
    const bytes = objects.get(object.key)!;
    // The upload's bytes come again between the erasure of the audio and that of the record: the worst order.
    beforeRead = async () => {
      await deleteClip(api(), 'ann', clipId);
      objects.set(object.key, bytes);
    };
    expect(await processObject(object, dependencies())).toMatchObject({ status: 'erased' });
    expect(await clips.get('ann', clipId)).toBeUndefined();
    expect(objects.size).toBe(0);
  });

  it('keeps two files apart that were dropped under one key', async () => {
    const key = 'drops/ann/monday/a.wav';
    const first = { bucket: 'b', key, eTag: 'e1', sizeBytes: GOOD.length, receiveCount: 1 };
    const second = { ...first, eTag: 'e2' };
    const [firstId, secondId] = ['e1', 'e2'].map((eTag) => derivedClipId('drop', key, eTag));
    objects.set(key, GOOD);
    eTags.set(key, 'e2');
    expect(await processObject(first, dependencies())).toMatchObject({ status: 'erased' });
    expect(await clips.get('ann', firstId)).toBeUndefined();
    expect(await processObject(second, dependencies())).toMatchObject({ status: 'done', clipId: secondId });
    eTags.set(key, 'e3');
    await deleteClip(api(), 'ann', secondId);
    expect(await clips.get('ann', secondId)).toBeUndefined();
    expect(objects.has(key)).toBe(true);
  });

  it('says so when the audio is gone before it is read; a dropped file taken back leaves nothing', async () => {
    const object = await upload(GOOD);
    objects.clear();
    await processObject(object, dependencies());
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'failed', error: { code: 'file-not-found' } });
    const key = 'drops/ann/monday/gone.wav';
    await processObject({ ...object, key }, dependencies());
    expect(await clips.get('ann', derivedClipId('drop', key, 'e1'))).toBeUndefined();
  });

  it('throws at a passing fault, gives the clip back, and the next try succeeds', async () => {
    const object = await upload(GOOD);
    beforeRead = () => Promise.reject(new Error('SlowDown'));
    await expect(processObject(object, dependencies())).rejects.toThrow('SlowDown');
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'processing' });
    beforeRead = undefined;
    await processObject({ ...object, receiveCount: 2 }, dependencies());
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done', attempts: 2 });
  });

  it('after the last try says processing-failed, and still throws, so that the message is kept', async () => {
    const object = await upload(GOOD);
    beforeRead = () => Promise.reject(new Error('broken for good'));
    const last = { ...object, receiveCount: MAX_RECEIVES };
    await expect(processObject(last, dependencies())).rejects.toThrow('broken for good');
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });
  });

  it('throws while another worker holds the clip, so that it is tried again after the lease', async () => {
    const object = await upload(GOOD);
    await clips.claimUpload({ tenant: 'ann', clipId, leaseId: 'other' }, { leaseMs: 60_000, isLast: false });
    await expect(processObject(object, dependencies())).rejects.toThrow(/being worked on/);
  });
});
