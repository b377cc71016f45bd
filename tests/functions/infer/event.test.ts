import { describe, expect, it } from 'vitest';
import { parseObjectKey, uploadKey } from '../../../contract/index.ts';
import { writtenObjects } from '../../../functions/infer/event.ts';

const notification = (key: string): string =>
  JSON.stringify({ Records: [{ s3: { bucket: { name: 'b' }, object: { key, size: 5, eTag: 'e' } } }] });

describe('writtenObjects', () => {
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

describe('parseObjectKey', () => {
  it('reads uploads and drops', () => {
    expect(parseObjectKey(uploadKey('ann', 'c_1'))).toEqual({ kind: 'upload', tenant: 'ann', clipId: 'c_1' });
    const drop = { kind: 'drop', tenant: 'local', batch: 'monday' };
    expect(parseObjectKey('drops/local/monday/a.wav')).toEqual({ ...drop, speaker: undefined, fileName: 'a.wav' });
    expect(parseObjectKey('drops/local/monday/bob/a.wav')).toEqual({ ...drop, speaker: 'bob', fileName: 'a.wav' });
  });

  it.each([
    '',
    'x',
    'uploads/',
    'uploads/ann/',
    'uploads/ann/a/b',
    'drops/local/a.wav',
    'drops/local/b/',
    'drops/a/b/c/d/e',
    'results/a/b',
  ])('knows nothing of %j', (key) => expect(parseObjectKey(key)).toBeUndefined());
});
