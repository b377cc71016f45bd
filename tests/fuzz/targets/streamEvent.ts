import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { clipFinishedSchema } from '../../../contract/index.ts';
import { announce } from '../../../functions/announce/announce.ts';
import { SAMPLE_RECOGNITION } from '../../support/recognition.ts';
import { mutateJson } from '../mutate/index.ts';
import { CLIP_IDS } from './apiParts.ts';
import { jsonSeeds, textOf } from './seedText.ts';
import type { Target } from './target.ts';

const ITEM = {
  pk: `clip#ann#${CLIP_IDS[0]}`,
  sk: 'clip',
  schemaVersion: 2,
  tenant: 'ann',
  clipId: CLIP_IDS[0],
  fileName: 'a.wav',
};

function changeOf(before: object, after: object) {
  const [OldImage, NewImage] = [before, after].map((image) => marshall({ ...ITEM, ...image }));
  const dynamodb = { ApproximateCreationDateTime: 1_795_000_000, OldImage, NewImage, SequenceNumber: '1' };
  return { eventName: 'MODIFY', eventSourceARN: 'arn:aws:dynamodb:eu-west-1:1:table/t/stream/x', dynamodb };
}

const SEEDS = [
  changeOf({ status: 'processing' }, { status: 'done', recognition: SAMPLE_RECOGNITION }),
  changeOf(
    { status: 'processing' },
    { status: 'failed', error: { code: 'too-short', message: 'Too short.' }, batch: 'monday' },
  ),
  { eventName: 'INSERT', dynamodb: { NewImage: marshall(ITEM) } },
  { eventName: 'REMOVE', dynamodb: { OldImage: marshall(ITEM) } },
];

/** Lambda hands over a record with its parts; what is in its images may be anything. */
function recordOf(input: Uint8Array): object {
  const images: { OldImage?: unknown; NewImage?: unknown } = {};
  try {
    const { dynamodb } = JSON.parse(textOf(input)) as { dynamodb?: typeof images };
    Object.assign(images, { OldImage: dynamodb?.OldImage, NewImage: dynamodb?.NewImage });
  } catch {
    // None then.
  }
  return { ...SEEDS[0], dynamodb: { ...SEEDS[0].dynamodb, ...images } };
}

/** Changes of the table, as its stream tells of them. */
export const streamEvent: Target = {
  name: 'stream-event',
  seeds: () => jsonSeeds(...SEEDS),
  mutate: mutateJson,
  async open() {
    let told = 0;
    const bus = {
      send: async ({ input }: { input: { Entries: { Detail: string }[] } }) => {
        for (const { Detail } of input.Entries) clipFinishedSchema.parse(JSON.parse(Detail));
        told += input.Entries.length;
        return { Entries: input.Entries.map(() => ({})) };
      },
    } as unknown as EventBridgeClient;
    const feed = async (input: Uint8Array): Promise<string> => {
      told = 0;
      await announce([recordOf(input)], bus, 'bus');
      return told > 0 ? 'told' : 'not told';
    };
    return { feed };
  },
};
