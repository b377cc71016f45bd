import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uploadKey } from '../../../contract/index.ts';
import { type GiveBack, handleBatch, type Telemetry } from '../../../functions/infer/batch.ts';
import { ClipStore, randomClipId } from '../../../functions/records/index.ts';
import { FakeBucket } from '../../support/fakeBucket.ts';
import { happyModel } from '../../support/happyModel.ts';
import { startTable } from '../../support/table.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';

const GOOD = writeWav({ channels: [voice(1)], sampleRateHz: 16_000 });

let table: Awaited<ReturnType<typeof startTable>>;
let clips: ClipStore;
let bucket: FakeBucket;
let lines: { level: string; message: string; extra: object | undefined }[];
let metrics: string[];
let clipMs: number[];

beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  clips = new ClipStore(table.client, table.tableName);
  bucket = new FakeBucket();
  lines = [];
  metrics = [];
  clipMs = [];
});

const log =
  (level: string): Logger['info'] =>
  (message, ...[extra]) => {
    lines.push({ level, message: String(message), extra: extra as object | undefined });
  };
const telemetry = (): Telemetry => ({
  logger: { info: log('info'), warn: log('warn'), error: log('error') },
  metrics: {
    addMetric(name, _, value) {
      metrics.push(name);
      if (name === 'ClipMs') clipMs.push(value);
      return {} as Metrics;
    },
  },
});

const handle = (bodies: string[], receiveCount = 1, giveBack: GiveBack = async () => undefined) => {
  const Records = bodies.map((body, index) => ({
    messageId: `m${index}`,
    body,
    attributes: { ApproximateReceiveCount: String(receiveCount) },
  }));
  const dependencies = { clips, s3: bucket.client, model: Promise.resolve(happyModel), augment: false };
  return handleBatch({ Records } as unknown as SQSEvent, dependencies, telemetry(), giveBack);
};
const written = (...keys: string[]) =>
  JSON.stringify({
    Records: keys.map((key) => ({ s3: { bucket: { name: 'b' }, object: { key, size: GOOD.length, eTag: 'e1' } } })),
  });

async function upload(): Promise<{ clipId: string; key: string }> {
  const clipId = randomClipId();
  const key = uploadKey('ann', clipId);
  await clips.create({ tenant: 'ann', clipId, objectKey: key, fileName: 'a.wav', sizeBytes: GOOD.length });
  bucket.put(key, GOOD);
  return { clipId, key };
}

describe('a batch', () => {
  it('lets the messages that failed come again soon, and no others', async () => {
    const { key } = await upload();
    const back: string[] = [];
    await handle(['poison', written(key)], 1, async ({ messageId }) => void back.push(messageId));
    expect(back).toEqual(['m0']);
  });

  it('still names a message that cannot be given back: it comes later', async () => {
    const { batchItemFailures } = await handle(['poison'], 1, () => Promise.reject(new Error('no queue')));
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
    expect(lines).toEqual([
      {
        level: 'error',
        message: expect.stringContaining('SyntaxError'),
        extra: { messageId: 'm0', error: expect.any(SyntaxError) },
      },
      {
        level: 'warn',
        message: 'The message comes again at the end of its visibility time-out only.',
        extra: { messageId: 'm0', error: new Error('no queue') },
      },
    ]);
  });

  it('gives back only the messages that failed, and recognises the others, whatever their order', async () => {
    const [first, second] = [await upload(), await upload()];
    const poison = 'this is no notification';
    const { batchItemFailures } = await handle([poison, written(first.key), poison, written(second.key)]);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm2' }]);
    for (const { clipId } of [first, second]) {
      expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done' });
    }
    expect(metrics.filter((name) => name === 'ClipFaults')).toHaveLength(2);
    expect(metrics.filter((name) => name === 'ClipsDone')).toHaveLength(2);
  });

  it.each(['', '{', '[]', '{"Records":[{}]}', written('drops/ann/b/%E0%A4%A.wav')])(
    'gives the poison message %j back each time, until the queue puts it away',
    async (body) => {
      for (const receives of [1, 5, 6]) {
        expect(await handle([body], receives)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
      }
    },
  );

  it('gives a clip that another worker has back, and takes a repeat of a done one as done', async () => {
    const { clipId, key } = await upload();
    const lease = { tenant: 'ann', clipId, leaseId: 'other' };
    await clips.claimUpload(lease, { leaseMs: 60_000, isLast: false });
    expect((await handle([written(key)])).batchItemFailures).toHaveLength(1);
    await clips.release(lease);
    expect((await handle([written(key)])).batchItemFailures).toHaveLength(0);
    const done = await clips.get('ann', clipId);
    expect((await handle([written(key), written(key)])).batchItemFailures).toHaveLength(0);
    expect(await clips.get('ann', clipId)).toEqual(done);
  });

  it('says in the log which clip, and counts it once', async () => {
    const { clipId, key } = await upload();
    const startMs = performance.now() - 1;
    await handle([written(key), written(key)]);
    expect(lines.map(({ message, extra }) => ({ message, ...extra }))).toEqual([
      { message: 'Outcome.', key, clipId, status: 'done', ms: expect.any(Number) },
      { message: 'Outcome.', key, clipId, status: 'finished-before', ms: expect.any(Number) },
    ]);
    for (const { extra } of lines) expect((extra as { ms: number }).ms).toBeLessThan(performance.now() - startMs);
    expect(metrics).toEqual(['ClipsDone', 'ClipMs']);
  });

  it('counts a file that was refused for itself, and nothing of a clip that is gone', async () => {
    const { clipId, key } = await upload();
    bucket.put(key, new TextEncoder().encode('This is a letter.'));
    await handle([written(key, 'uploads/ann/c_nobody')]);
    const ms = expect.any(Number);
    const refused = { key, clipId, status: 'failed', errorCode: 'unsupported-format', ms };
    const gone = { key: 'uploads/ann/c_nobody', clipId: 'c_nobody', status: 'erased', ms };
    expect(lines.map(({ extra }) => extra)).toEqual([refused, gone]);
    expect(metrics).toEqual(['ClipsFailed', 'ClipMs']);
  });

  it('measures how long a clip took', async () => {
    const { key } = await upload();
    bucket.beforeRead = () => new Promise((resolve) => setTimeout(resolve, 20));
    const fromMs = performance.now();
    await handle([written(key)]);
    expect(clipMs).toHaveLength(1);
    expect(clipMs[0]).toBeGreaterThan(15);
    expect(clipMs[0]).toBeLessThanOrEqual(Math.ceil(performance.now() - fromMs));
  });

  it('warns of a stray object, and is silent about a folder and about the test event', async () => {
    const failures = await handle([
      written('drops/ann/stray.wav', 'drops/ann/monday/'),
      '{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}',
    ]);
    expect(failures.batchItemFailures).toEqual([]);
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'Passed over: expected a key like drops/<tenant>/<batch>/[<speaker>/]<file>, of at most 1017 bytes.',
        extra: { key: 'drops/ann/stray.wav' },
      },
    ]);
    expect(metrics).toEqual([]);
  });
});
