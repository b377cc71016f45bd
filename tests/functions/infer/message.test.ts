import type { SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { toMessage } from '../../../functions/infer/message.ts';

describe('toMessage', () => {
  it('reads how often it came as a number, and from where', () => {
    const eventSourceARN = 'arn:aws:sqs:us-east-1:123456789012:work';
    const message = { messageId: 'm', receiptHandle: 'r', body: '{}' };
    const record = { ...message, attributes: { ApproximateReceiveCount: '3' }, eventSourceARN };
    expect(toMessage(record as SQSRecord)).toEqual({ ...message, receiveCount: 3, queueName: 'work' });
  });
});
