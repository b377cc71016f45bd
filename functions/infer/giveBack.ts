import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { RETRY_DELAYS_SECONDS } from '../records/index.ts';
import type { Message } from './message.ts';

/**
 * Lets a failed message come again soon. Lambda itself only leaves it alone, so that it would stay hidden for the
 * queue's visibility time-out: six times the function's own, meant for workers that died.
 *
 * @param queueUrl the queue that the message came from
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function giveBack(
  sqs: SQSClient,
  queueUrl: string,
  { receiptHandle, receiveCount }: Pick<Message, 'receiptHandle' | 'receiveCount'>,
): Promise<void> {
  const delays = RETRY_DELAYS_SECONDS;
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl: queueUrl,
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: delays[Math.min(receiveCount, delays.length) - 1],
    }),
  );
}
