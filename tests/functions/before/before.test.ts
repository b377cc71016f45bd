import { readFileSync } from 'node:fs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type InferDependencies, runTask } from '../../../functions/infer/runTask.ts';
import { type Receipt, toTask } from '../../../functions/infer/task.ts';
import { toClip } from '../../../functions/presign/clipView.ts';
import { createClip } from '../../../functions/presign/createClip.ts';
import { Uploads } from '../../../functions/presign/uploads.ts';
import {
  type ClipItem,
  ClipStore,
  IdempotencyKeys,
  notificationOf,
  writtenObjects,
} from '../../../functions/records/index.ts';
import { FakeBucket } from '../../support/fakeBucket.ts';
import { happyModel } from '../../support/happyModel.ts';
import { startTable } from '../../support/table.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';

/** Records, messages and queue files that the version before wrote, which counted receives; made by its own code. */
interface Before {
  madeAtEpochMs: number;
  items: (Omit<ClipItem, 'embedding'> & { embedding?: string })[];
  events: Record<string, object>;
}
const before = JSON.parse(readFileSync(new URL('before.json', import.meta.url), 'utf8')) as Before;
const GOOD = writeWav({ channels: [voice(1)], sampleRateHz: 16_000 });
const E_TAG = '0cc175b9c0f1b6a831c399e269772661';

let table: Awaited<ReturnType<typeof startTable>>;
let clips: ClipStore;
let bucket: FakeBucket;
let nowMs: number;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  nowMs = before.madeAtEpochMs;
  clips = new ClipStore(table.client, table.tableName, { nowMs: () => nowMs });
  bucket = new FakeBucket();
  const client = DynamoDBDocumentClient.from(table.client, { marshallOptions: { removeUndefinedValues: true } });
  for (const { embedding, ...item } of before.items) {
    const Item = { ...item, embedding: embedding && new Uint8Array(Buffer.from(embedding, 'base64')) };
    await client.send(new PutCommand({ TableName: table.tableName, Item }));
    bucket.put(item.objectKey, GOOD, E_TAG);
  }
});

const itemOf = (name: string): ClipItem => {
  const found = before.items.find(({ fileName }) => fileName === `${name}.wav`)!;
  return { ...found, embedding: undefined };
};
const now = async (name: string): Promise<ClipItem> => (await clips.get('ann', itemOf(name).clipId))!;
const run = (message: string, receipt: Partial<Receipt> = {}) => {
  const dependencies: InferDependencies = {
    clips,
    s3: bucket.client,
    model: Promise.resolve(happyModel),
    augment: false,
    maxDurationSeconds: 600,
  };
  return runTask(toTask(writtenObjects(message)[0])!, { messageId: 'm', ...receipt }, dependencies);
};
const event = (name: string) => JSON.stringify(before.events[name]);

describe('what the version before has left', () => {
  it.each(['upload-awaited', 'upload-held', 'upload-held-last', 'drop-held'])(
    'goes on by its message, with five tries from then on: %s',
    async (name) => {
      expect(await run(event(name))).toEqual({ status: 'done' });
      expect(await now(name)).toMatchObject({ status: 'done', tries: 1, attempts: itemOf(name).attempts + 1 });
      expect(await now(name)).not.toHaveProperty('lastAttempt');
    },
  );

  it.each(['upload-given-up', 'drop-given-up'])(
    'and was given up is tried again, from its record: %s',
    async (name) => {
      expect(await run(notificationOf(await now(name), 'b'))).toEqual({ status: 'done' });
      expect(await now(name)).toMatchObject({ status: 'done', tries: 1 });
    },
  );

  it.each(['upload-given-up', 'drop-given-up'])('and was given up stays so by its dead letter: %s', async (name) => {
    expect(await run(event(name), { isDeadLetter: true })).toEqual({ status: 'finished-before' });
    expect(await now(name)).toEqual(itemOf(name));
  });

  it('and nobody was to come for any more is shown as failed, and its dead letter says so', async () => {
    const shown = toClip(itemOf('upload-held-last'), { nowMs, isUploaded: false, includeEmbedding: false });
    expect(shown).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });
    expect(await run(event('upload-held-last'), { isDeadLetter: true })).toMatchObject({ status: 'failed' });
    expect(await now('upload-held-last')).toMatchObject({ status: 'failed', error: { code: 'processing-failed' } });
  });

  it.each(['upload-done', 'drop-done'])('and is done stays as it is when its message comes late: %s', async (name) => {
    const done = await now(name);
    expect(await run(event(name))).toEqual({ status: 'finished-before' });
    expect(await now(name)).toEqual(done);
    expect(done.embedding).toHaveLength(12);
  });

  it('does not stand in the way of the same file dropped again', async () => {
    const [written] = writtenObjects(event('drop-done'));
    const later = { ...written, sequencer: `${written.sequencer!}1`, writtenAtEpochMs: nowMs };
    const { clipId } = toTask(later)!.clip;
    expect(clipId).not.toBe(itemOf('drop-done').clipId);
    expect(await run(notificationOf({ ...later, objectKey: later.key }, 'b'))).toEqual({ status: 'done' });
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done', sequencer: later.sequencer });
  });

  it('is given for its Idempotency-Key', async () => {
    const keys = new IdempotencyKeys(table.client, table.tableName, () => nowMs);
    const uploads = new Uploads(bucket.client, 'b');
    uploads.sign = async () => ({ url: 'u', fields: {} });
    const dependencies = { clips, keys, uploads, nowMs: () => nowMs, metrics: { addMetric: () => undefined as never } };
    const request = { fileName: 'upload-awaited.wav', contentType: 'audio/wav', sizeBytes: 1000 } as const;
    const { clipId } = await createClip(dependencies, 'ann', request, 'upload-awaited');
    expect(clipId).toBe(itemOf('upload-awaited').clipId);
  });
});
