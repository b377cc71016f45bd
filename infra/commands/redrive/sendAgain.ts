import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type AudioOfClip, audioOfClipSchema, GIVEN_UP, notificationOf } from '../../../functions/records/index.ts';
import { CommandError } from '../shared/index.ts';

/** Where the records are, and what is sent where. */
export interface SendAgainOptions {
  tableName: string;
  /** Where the audio lies. */
  bucketName: string;
  queueUrls: Record<AudioOfClip['source'], string>;
}

/** How many messages one call takes (Amazon SQS API Reference, SendMessageBatch). */
const BATCH_SIZE = 10;

const SOURCES = ['upload', 'drop'] as const;
const IS_GIVEN_UP = {
  FilterExpression: 'sk = :clip AND #status = :failed AND #error.#code = :givenUp',
  ExpressionAttributeNames: { '#status': 'status', '#error': 'error', '#code': 'code' },
  ExpressionAttributeValues: { ':clip': { S: 'clip' }, ':failed': { S: 'failed' }, ':givenUp': { S: GIVEN_UP } },
};

/**
 * Tells the clip's queue anew of every clip that the service has given up, as its record says; all else in the table is passed
 * over. Twice is as good as once: whoever comes second finds the clip in work, or done.
 *
 * @returns how many clips
 * @throws CommandError when the queue took some of them only
 */
export async function sendAgain(
  { table, sqs }: { table: DynamoDBClient; sqs: SQSClient },
  { tableName, bucketName, queueUrls }: SendAgainOptions,
): Promise<number> {
  let sent = 0;
  for await (const { Items = [] } of paginateScan({ client: table }, { TableName: tableName, ...IS_GIVEN_UP })) {
    const clips = Items.map((item) => audioOfClipSchema.parse(unmarshall(item)));
    for (const source of SOURCES) {
      const bodies = clips.filter((clip) => clip.source === source).map((clip) => notificationOf(clip, bucketName));
      for (let from = 0; from < bodies.length; from += BATCH_SIZE) {
        sent += await send(sqs, queueUrls[source], bodies.slice(from, from + BATCH_SIZE), sent);
      }
    }
  }
  return sent;
}

async function send(sqs: SQSClient, QueueUrl: string, bodies: readonly string[], before: number): Promise<number> {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  if (Failed.length === 0) return bodies.length;
  throw new CommandError(
    `The queue refused ${Failed.length} messages (${Failed[0].Message ?? Failed[0].Code}), after ${before} that it took. Run it again: what was sent twice does no harm.`,
  );
}
