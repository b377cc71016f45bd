import { createHash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';

/** A message as it lies on disk; that it is dead, its folder says. */
export interface StoredMessage {
  messageId: string;
  /** The queue that it was sent to. */
  queueName: string;
  body: string;
  sentAtEpochMs: number;
  firstReceivedAtEpochMs: number | undefined;
  receiveCount: number;
  /** Nobody gets it before. */
  visibleAtEpochMs: number;
  /** Of the latest receive; empty when no consumer has it. */
  receiptHandle: string;
  /** The queue has given it up. */
  isDead: boolean;
}

/**
 * A message as Lambda's event source mapping passes it on.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function toSqsRecord(message: StoredMessage, queue: { arn: string; region: string }): SQSRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      SentTimestamp: String(message.sentAtEpochMs),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtEpochMs ?? message.sentAtEpochMs),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(message.body, 'utf8').digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: queue.region,
  };
}
