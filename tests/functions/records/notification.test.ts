import { describe, expect, it } from 'vitest';
import { isLater, notificationOf, writtenObjects } from '../../../functions/records/index.ts';

const notification = (key: string): string =>
  JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key, size: 5, eTag: 'e' } } }] });

/** As S3 words it (Amazon S3 User Guide, "Event message structure"), with a key of odd letters. */
const EVENT = {
  eventTime: '1970-01-01T00:16:40.400Z',
  s3: {
    bucket: { name: 'b' },
    object: { key: 'drops/ann/b/a+b%2B%C3%A9.wav', size: 5, eTag: 'e', sequencer: '0055AE' },
  },
};
const WRITTEN = { bucket: 'b', key: 'drops/ann/b/a b+é.wav', eTag: 'e', sizeBytes: 5 };

describe('writtenObjects', () => {
  it('says where the object lies, in which version, and its size', () => {
    const object = { bucket: 'b', key: 'uploads/ann/c_1', eTag: 'e', sizeBytes: 5 };
    expect(writtenObjects(notification('uploads/ann/c_1'))).toEqual([object]);
  });

  it('says which write it was, and when, where S3 says so', () => {
    const which = { sequencer: '0055AE', writtenAtEpochMs: 1_000_400 };
    expect(writtenObjects(JSON.stringify({ Records: [EVENT] }))).toEqual([{ ...WRITTEN, ...which }]);
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

describe('notificationOf', () => {
  const { key: objectKey, sizeBytes, eTag } = WRITTEN;

  it.each([
    ['the write of a dropped file', { eTag, sequencer: '0A', writtenAtEpochMs: 1_000_400 }],
    ['an upload', { eTag }],
    ['an upload of before, whose record has no ETag', {}],
  ])('tells anew of %s', (_, known) => {
    const told = writtenObjects(notificationOf({ objectKey, sizeBytes, ...known }, 'b'));
    expect(told).toEqual([{ bucket: 'b', key: objectKey, sizeBytes, ...known }]);
  });

  it('words it as S3 does', () => {
    const told = notificationOf({ objectKey, sizeBytes, eTag, sequencer: '0055AE', writtenAtEpochMs: 1_000_400 }, 'b');
    expect(JSON.parse(told)).toEqual({ Records: [EVENT] });
  });
});

describe('isLater', () => {
  // The shorter is filled up with zeros at its right (Amazon S3 User Guide).
  it.each([
    ['0B', '0A', true],
    ['0A', '0A', false],
    ['0A', '0B', false],
    ['0A1', '0A', true],
    ['0A', '0A0', false],
    ['0A', '0A01', false],
    ['1', '0FFF', true],
  ])('of %s and %s is %s', (sequencer, than, expected) => {
    expect(isLater(sequencer, than)).toBe(expected);
  });
});

it('a key with half a character is no notification of S3', () => {
  const body = (key: string) =>
    JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key, size: 9 } } }] });
  expect(() => writtenObjects(body('drops/a/b/\ud800.wav'))).toThrow();
  expect(writtenObjects(body('drops/a/b/😀.wav'))).toHaveLength(1);
});
