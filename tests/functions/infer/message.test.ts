import type { SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { toMessage, writtenObjects } from '../../../functions/infer/message.ts';

const notification = (key: string): string =>
  JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key, size: 5, eTag: 'e' } } }] });

describe('toMessage', () => {
  it('reads how often it came as a number', () => {
    const record = { messageId: 'm', receiptHandle: 'r', body: '{}', attributes: { ApproximateReceiveCount: '3' } };
    const message = { messageId: 'm', receiptHandle: 'r', body: '{}', receiveCount: 3 };
    expect(toMessage(record as SQSRecord)).toEqual(message);
  });
});

describe('writtenObjects', () => {
  it('says where the object lies, in which version, and its size', () => {
    const object = { bucket: 'b', key: 'uploads/ann/c_1', eTag: 'e', sizeBytes: 5 };
    expect(writtenObjects(notification('uploads/ann/c_1'))).toEqual([object]);
  });

  it("decodes S3's form of a key", () => {
    const keyOf = (encoded: string) => writtenObjects(notification(encoded))[0].key;
    expect(keyOf('drops/local/b/my+file%2B1%25.wav')).toBe('drops/local/b/my file+1%.wav');
    expect(keyOf('drops/local/b/%C3%A9t%C3%A9.wav')).toBe('drops/local/b/été.wav');
  });

  it("acknowledges S3's test event, which is about nothing", () => {
    expect(writtenObjects('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}')).toEqual([]);
  });

  it('throws at what is no notification', () => {
    expect(() => writtenObjects('{"Records":[{}]}')).toThrow();
    expect(() => writtenObjects('hello')).toThrow();
  });
});
