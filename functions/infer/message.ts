import type { SQSRecord } from 'aws-lambda';

/** A message as a queue hands it out, as far as it matters here. */
export interface Message {
  messageId: string;
  /** By which it is given back. */
  receiptHandle: string;
  body: string;
  /** How often the queue has handed it out, this time included. */
  receiveCount: number;
  /** The name of the queue that it comes from. */
  queueName: string;
}

/** A message out of the event that calls the function. */
export function toMessage({ messageId, receiptHandle, body, attributes, eventSourceARN }: SQSRecord): Message {
  const queueName = eventSourceARN.split(':').at(-1) ?? '';
  return { messageId, receiptHandle, body, receiveCount: Number(attributes.ApproximateReceiveCount), queueName };
}
