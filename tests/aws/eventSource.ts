import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { failedMessageIds } from '../../standins/queue/index.ts';

/** Between looks at an empty queue; moto answers at once, it does not wait for messages. */
const PAUSE_MS = 50;
/**
 * A failed message stays hidden for the queue's visibility time-out, 18 minutes by the template. Here it is for one
 * second, which is still several times what a clip takes.
 */
const RETRY_SECONDS = 1;

/**
 * Queues in SQS as Lambda's event source mappings read them, one after the other: what the function did not fail is deleted, what it failed
 * comes again, and the queue itself counts the receives and moves dead letters.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export class EventSource {
  readonly #sqs: SQSClient;
  readonly #queueUrls: readonly string[];

  constructor(sqs: SQSClient, ...queueUrls: string[]) {
    this.#sqs = sqs;
    this.#queueUrls = queueUrls;
  }

  /** @returns the next message, or undefined once the signal has ended the wait */
  async receive(signal: AbortSignal): Promise<SQSRecord | undefined> {
    while (!signal.aborted) {
      const [record] = await this.receiveBatch(1);
      if (record) return record;
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
    return undefined;
  }

  /** @returns up to so many messages of one queue that are there now */
  async receiveBatch(batchSize: number): Promise<SQSRecord[]> {
    for (const QueueUrl of this.#queueUrls) {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: batchSize,
          MessageSystemAttributeNames: ['All'],
        }),
      );
      if (Messages.length > 0) return Messages.map((message) => toRecord(message, QueueUrl));
    }
    return [];
  }

  /** Does with a batch what its answer asks for. */
  async settle(records: SQSRecord[], response: SQSBatchResponse | undefined): Promise<void> {
    const ids = records.map(({ messageId }) => messageId);
    const failed = failedMessageIds(ids, response);
    for (const { messageId, receiptHandle: ReceiptHandle, eventSourceARN } of records) {
      const QueueUrl = this.#queueUrls.find((url) => url.split('/').at(-1) === eventSourceARN.split(':').at(-1));
      const message = { QueueUrl, ReceiptHandle };
      await (failed.has(messageId)
        ? this.#sqs.send(new ChangeMessageVisibilityCommand({ ...message, VisibilityTimeout: RETRY_SECONDS }))
        : this.#sqs.send(new DeleteMessageCommand(message)));
    }
  }

  /** Gives messages back that were not worked on. */
  async release(records: SQSRecord[]): Promise<void> {
    await this.settle(records, { batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) });
  }
}

function toRecord(message: Message, queueUrl: string): SQSRecord {
  const { MessageId, ReceiptHandle, Body, MD5OfBody, Attributes = {} } = message;
  return {
    messageId: MessageId ?? '',
    receiptHandle: ReceiptHandle ?? '',
    body: Body ?? '',
    attributes: {
      ApproximateReceiveCount: Attributes.ApproximateReceiveCount ?? '',
      SentTimestamp: Attributes.SentTimestamp ?? '',
      SenderId: Attributes.SenderId ?? '',
      ApproximateFirstReceiveTimestamp: Attributes.ApproximateFirstReceiveTimestamp ?? '',
    },
    messageAttributes: {},
    md5OfBody: MD5OfBody ?? '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-central-1:123456789012:${queueUrl.split('/').at(-1)}`,
    awsRegion: 'eu-central-1',
  };
}
