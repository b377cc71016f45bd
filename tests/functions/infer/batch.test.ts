import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uploadKey } from '../../../contract/index.ts';
import { type BatchDependencies, handleBatch, type Telemetry } from '../../../functions/infer/batch.ts';
import { ClipStore, MAX_TRIES, randomClipId } from '../../../functions/records/index.ts';
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
let givenBack: [messageId: string, delaySeconds: number][];
let setAside: string[];

interface HandleOptions {
  receives?: number;
  queue?: string;
  changes?: Partial<BatchDependencies['queues']>;
}

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
  givenBack = [];
  setAside = [];
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

/** A queue of which the messages that come from `dead` are dead letters. */
const queues = (): BatchDependencies['queues'] => ({
  isDeadLetter: ({ queueName }) => queueName === 'dead',
  giveBack: async ({ messageId }, delaySeconds) => void givenBack.push([messageId, delaySeconds]),
  setAside: async ({ body }) => void setAside.push(body),
});

const handle = (bodies: string[], { receives = 1, queue = 'work', changes = {} }: HandleOptions = {}) => {
  const Records = bodies.map((body, index) => ({
    messageId: `m${index}`,
    body,
    attributes: { ApproximateReceiveCount: String(receives) },
    eventSourceARN: `arn:aws:sqs:us-east-1:123456789012:${queue}`,
  }));
  const work = {
    clips,
    keys: { forget: async () => undefined },
    s3: bucket.client,
    model: Promise.resolve(happyModel),
    augment: false,
    maxDurationSeconds: 600,
  };
  const dependencies = { ...work, queues: { ...queues(), ...changes } };
  return handleBatch({ Records } as unknown as SQSEvent, dependencies, telemetry());
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
  it.each([
    [1, 2],
    [3, 30],
    [79, 600],
  ])(
    'lets the messages that failed come again soon, and no others: after %d receives in %d s',
    async (receives, delay) => {
      const [first, second] = [await upload(), await upload()];
      bucket.beforeRead = async () => {
        bucket.beforeRead = undefined;
        throw new Error('SlowDown');
      };
      const { batchItemFailures } = await handle([written(first.key), written(second.key)], { receives });
      expect(batchItemFailures).toEqual([{ itemIdentifier: 'm0' }]);
      expect(givenBack).toEqual([['m0', delay]]);
      expect(metrics).toEqual(['ClipFaults', 'ClipsDone', 'ClipMs']);
      expect(await clips.get('ann', first.clipId)).toMatchObject({ status: 'processing' });
      expect(await clips.get('ann', second.clipId)).toMatchObject({ status: 'done' });
    },
  );

  it('still names a message that cannot be given back: it comes later', async () => {
    const { clipId, key } = await upload();
    bucket.beforeRead = () => Promise.reject(new Error('SlowDown'));
    const changes = { giveBack: () => Promise.reject(new Error('no queue')) };
    expect(await handle([written(key)], { changes })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(lines).toEqual([
      {
        level: 'error',
        message: 'Error: SlowDown',
        extra: { messageId: 'm0', clipId, error: { name: 'Error', message: 'SlowDown', stack: expect.any(String) } },
      },
      {
        level: 'warn',
        message: 'The message comes again at the end of its visibility time-out only.',
        extra: { messageId: 'm0', error: expect.objectContaining({ message: 'no queue' }) },
      },
    ]);
  });

  it.each(['', '{', '[]', '{"Records":[{}]}', written('drops/ann/b/%E0%A4%A.wav')])(
    'sets the message %j, which nobody can read, aside at once, and says so without its words',
    async (body) => {
      const { key } = await upload();
      expect(await handle([body, written(key)])).toEqual({ batchItemFailures: [] });
      expect(setAside).toEqual([body]);
      expect(givenBack).toEqual([]);
      const message = 'Set aside: expected a notification of S3, got what cannot be read.';
      expect(lines[0]).toEqual({ level: 'error', message, extra: { messageId: 'm0', error: expect.any(String) } });
      expect(metrics).toEqual(['GivenUp', 'ClipsDone', 'ClipMs']);
    },
  );

  it('does not lose a message that nobody can read and that cannot be set aside', async () => {
    const changes = { setAside: () => Promise.reject(new Error('no queue')) };
    expect(await handle(['{'], { changes })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(givenBack).toEqual([['m0', 2]]);
  });

  it('lets a message wait for as long as another may have its clip, which is no fault, and then go on', async () => {
    const { clipId, key } = await upload();
    const lease = { tenant: 'ann', clipId, leaseId: 'other' };
    await clips.claimUpload(lease, { leaseMs: 20_000, messageId: 'other' });
    expect((await handle([written(key)], { receives: 5 })).batchItemFailures).toHaveLength(1);
    const [[messageId, delaySeconds]] = givenBack;
    expect(messageId).toBe('m0');
    expect(delaySeconds).toBeGreaterThan(10);
    expect(delaySeconds).toBeLessThanOrEqual(20);
    expect(metrics).toEqual([]);
    const extra = { messageId: 'm0', clipId };
    expect(lines).toEqual([{ level: 'info', message: expect.stringContaining(clipId), extra }]);
    await clips.release(lease);
    expect((await handle([written(key)])).batchItemFailures).toHaveLength(0);
    expect(await clips.get('ann', clipId)).toMatchObject({ status: 'done', attempts: 2, tries: 2 });
  });

  it('waits for no longer than a lease, though the clock went back since the clip was taken', async () => {
    const { clipId, key } = await upload();
    const ahead = new ClipStore(table.client, table.tableName, { nowMs: () => Date.now() + 3_600_000 });
    await ahead.claimUpload({ tenant: 'ann', clipId, leaseId: 'other' }, { leaseMs: 20_000, messageId: 'another' });
    await handle([written(key)]);
    expect(givenBack).toEqual([['m0', 20]]);
  });

  it('waits a second at least', async () => {
    const { clipId, key } = await upload();
    await clips.claimUpload({ tenant: 'ann', clipId, leaseId: 'other' }, { leaseMs: 50, messageId: 'other' });
    await handle([written(key)]);
    expect(givenBack).toEqual([['m0', 1]]);
  });

  it('takes a repeat of a done clip as done', async () => {
    const { clipId, key } = await upload();
    await handle([written(key)]);
    const done = await clips.get('ann', clipId);
    expect((await handle([written(key), written(key)])).batchItemFailures).toHaveLength(0);
    expect(await clips.get('ann', clipId)).toEqual(done);
  });

  it('counts a clip that was given up, after its tries or as a dead letter, and is done with the message', async () => {
    const [tried, dead] = [await upload(), await upload()];
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      const lease = { tenant: 'ann', clipId: tried.clipId, leaseId: String(tries) };
      await clips.claimUpload(lease, { leaseMs: 1000, messageId: 'm' });
      await clips.release(lease);
    }
    expect(await handle([written(tried.key)])).toEqual({ batchItemFailures: [] });
    expect(await handle([written(dead.key)], { queue: 'dead' })).toEqual({ batchItemFailures: [] });
    expect(metrics).toEqual(['GivenUp', 'GivenUp']);
    for (const { clipId } of [tried, dead]) {
      expect(await clips.get('ann', clipId)).toMatchObject({ error: { code: 'processing-failed' } });
    }
  });

  it('says in the log which clip, and counts it once', async () => {
    const { clipId, key } = await upload();
    const startMs = performance.now() - 1;
    await handle([written(key), written(key)]);
    expect(lines.map(({ message, extra }) => ({ message, ...extra }))).toEqual([
      { message: 'Outcome.', clipId, status: 'done', ms: expect.any(Number) },
      { message: 'Outcome.', clipId, status: 'finished-before', ms: expect.any(Number) },
    ]);
    for (const { extra } of lines) expect((extra as { ms: number }).ms).toBeLessThan(performance.now() - startMs);
    expect(metrics).toEqual(['ClipsDone', 'ClipMs']);
  });

  it('counts a file that was refused for itself, and nothing of a clip that is gone', async () => {
    const { clipId, key } = await upload();
    bucket.put(key, new TextEncoder().encode('This is a letter.'));
    await handle([written(key, 'uploads/ann/c_nobody')]);
    const ms = expect.any(Number);
    const refused = { clipId, status: 'failed', errorCode: 'unsupported-format', ms };
    const gone = { clipId: 'c_nobody', status: 'erased', ms };
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
        // `printf %s drops/ann/stray.wav | sha256sum`
        extra: { keySha256: '070ccc1360799dd6f198b16e8faaf2337df3c4050d9bd9870f993ef83486634b' },
      },
    ]);
    expect(metrics).toEqual([]);
  });

  it.each([
    ['the bucket names the object', (Key: string) => Object.assign(new Error('NoSuchBucket'), { Key, Resource: Key })],
    ['the cause names the object', (Key: string) => new Error('Busy', { cause: Object.assign(new Error(), { Key }) })],
  ])('says in a line of a fault which clip, and not what its file is called, also when %s', async (_, fault) => {
    const key = 'drops/ann/monday/Jane Doe/angry Jane.wav';
    bucket.beforeRead = () => Promise.reject(fault(key));
    expect((await handle([written(encodeURIComponent(key))])).batchItemFailures).toHaveLength(1);
    expect(lines).toHaveLength(1);
    expect(lines[0].extra).toMatchObject({ messageId: 'm0', clipId: expect.stringMatching(/^c_[0-9a-z]{26}$/) });
    const { clipId } = lines[0].extra as { clipId: string };
    expect(await clips.get('ann', clipId)).toMatchObject({ objectKey: key });
    expect(JSON.stringify(lines)).not.toMatch(/Jane|monday|angry/);
  });
});
