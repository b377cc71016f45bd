import { handleBatch, type Telemetry } from '../../../functions/infer/batch.ts';
import { ClipStore, notificationOf, writtenObjects } from '../../../functions/records/index.ts';
import { FakeBucket } from '../../support/fakeBucket.ts';
import { happyModel } from '../../support/happyModel.ts';
import { mutateJson } from '../mutate/index.ts';
import { CLIP_IDS, memoryClient } from './apiParts.ts';
import { jsonSeeds, textOf } from './seedText.ts';
import { mustHold, type Target, WrongAnswer } from './target.ts';

const noticeOf = (key: string, more: object = {}) => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      eventTime: '2026-11-28T00:00:00.000Z',
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'b' }, object: { key, size: 9, eTag: 'e1', sequencer: '00A1', ...more } },
    },
  ],
});
const SEEDS = [
  noticeOf(`uploads/ann/${CLIP_IDS[0]}`),
  noticeOf('drops/ann/monday/Zo%C3%AB+B/take+one%2B.wav'),
  noticeOf('drops/ann/monday/a.flac', { sequencer: undefined, eTag: undefined }),
  noticeOf('drops/ann/monday/'),
  { Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-11-28T00:00:00.000Z', Bucket: 'b' },
];

/** Every object is a text, which is no recording: each message comes to its end at once. */
function bucketOfTexts(): FakeBucket {
  const bucket = new FakeBucket();
  const { objects } = bucket;
  const find = objects.get.bind(objects);
  const TEXT = new TextEncoder().encode('no recording');
  objects.get = (key) => find(key) ?? (key.startsWith('results/') ? undefined : { bytes: TEXT, eTag: 'e1' });
  return bucket;
}

/** What the record of an object tells of it anew is the same object. */
function checkRepeat(body: string): void {
  for (const { bucket, ...object } of writtenObjects(body)) {
    const again = writtenObjects(notificationOf({ ...object, objectKey: object.key }, bucket));
    mustHold(
      again[0].key === object.key,
      `the key ${JSON.stringify(object.key)} told again is ${JSON.stringify(again[0].key)}`,
    );
  }
}

/** Messages of the queue: S3's notifications, object keys in them, and whatever else somebody sends there. */
export const queueMessage: Target = {
  name: 'queue-message',
  share: 2,
  seeds: () => jsonSeeds(...SEEDS),
  mutate: mutateJson,
  async open() {
    const feed = async (input: Uint8Array): Promise<string> => {
      const clips = new ClipStore(memoryClient(new Map()), 'clips');
      await clips.create({
        tenant: 'ann',
        clipId: CLIP_IDS[0],
        objectKey: `uploads/ann/${CLIP_IDS[0]}`,
        fileName: 'a.wav',
        sizeBytes: 9,
      });
      const counted: string[] = [];
      let isSetAside = false;
      const silent = () => undefined;
      const telemetry = {
        logger: { info: silent, warn: silent, error: (message: unknown) => void counted.push(String(message)) },
        metrics: { addMetric: (name: string) => void counted.push(name) as never },
      };
      const queues = {
        isDeadLetter: () => false,
        giveBack: async () => undefined,
        setAside: async () => {
          isSetAside = true;
        },
      };
      const work = {
        clips,
        keys: { forget: async () => undefined },
        s3: bucketOfTexts().client,
        model: Promise.resolve(happyModel),
        augment: false,
        maxDurationSeconds: 600,
        queues,
      };
      const body = textOf(input);
      const record = {
        messageId: 'm',
        receiptHandle: 'r',
        body,
        attributes: { ApproximateReceiveCount: '1' },
        eventSourceARN: 'arn:aws:sqs:us-east-1:1:uploads',
      };
      const { batchItemFailures } = await handleBatch(
        { Records: [record] } as never,
        work,
        telemetry as unknown as Telemetry,
      );
      if (batchItemFailures.length > 0)
        throw new WrongAnswer(`a message that would come again and again: ${counted.join(', ')}`);
      if (isSetAside) return 'set aside';
      checkRepeat(body);
      return (
        counted
          .filter((name) => name.startsWith('Clips'))
          .join(' and ')
          .slice(0, 30) || 'none of ours'
      );
    };
    return { feed };
  },
};
