import { DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { eraseObject, findWrittenAt } from '../../../functions/bucket/objects.ts';
import { refusal } from '../../support/fakeBucket.ts';

const OBJECT = { bucket: 'b', key: 'drops/a', eTag: 'e1' };

/** A bucket that gives these answers in turn, then takes what comes; 0 takes it at once. */
function answering(...statuses: number[]): { s3: S3Client; asked: DeleteObjectCommand['input'][] } {
  const asked: DeleteObjectCommand['input'][] = [];
  const send = async (command: unknown): Promise<void> => {
    if (!(command instanceof DeleteObjectCommand)) throw new Error('Expected a DeleteObject.');
    asked.push(command.input);
    const status = statuses.shift() ?? 0;
    if (status !== 0) throw refusal('Refused', status);
  };
  return { s3: { send } as unknown as S3Client, asked };
}

describe('eraseObject', () => {
  it('erases the version that is meant', async () => {
    const { s3, asked } = answering();
    await eraseObject(s3, OBJECT);
    expect(asked).toEqual([{ Bucket: 'b', Key: 'drops/a', IfMatch: '"e1"' }]);
  });

  it.each([[404], [412]])('is content when it is gone or another by now: %d', async (status) => {
    const { s3, asked } = answering(status);
    await eraseObject(s3, OBJECT);
    expect(asked).toHaveLength(1);
  });

  it('tries again when somebody was writing it just then', async () => {
    const { s3, asked } = answering(409, 409);
    await eraseObject(s3, OBJECT);
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['of the write that is meant, whose time is told in whole seconds', 1_000_000, ['look', 'delete']],
    ['of a write before', 999_000, ['look', 'delete']],
    ['of a later write', 1_001_000, ['look']],
    ['of a time that nobody tells', undefined, ['look', 'delete']],
  ])('looks first when a certain write is meant: %s', async (_, lastModifiedMs, expected) => {
    const asked: string[] = [];
    const send = async (command: unknown) => {
      asked.push(command instanceof HeadObjectCommand ? 'look' : 'delete');
      return { LastModified: lastModifiedMs === undefined ? undefined : new Date(lastModifiedMs) };
    };
    await eraseObject({ send } as unknown as S3Client, { ...OBJECT, writtenAtEpochMs: 1_000_400 });
    expect(asked).toEqual(expected);
  });

  it('is content when what it looks for is gone', async () => {
    const send = () => Promise.reject(refusal('NotFound', 404));
    await eraseObject({ send } as unknown as S3Client, { ...OBJECT, writtenAtEpochMs: 1 });
  });

  it('says so when it cannot be erased: it is not forgotten', async () => {
    await expect(eraseObject(answering(409, 409, 409, 409).s3, OBJECT)).rejects.toThrow();
    const { s3, asked } = answering(403);
    await expect(eraseObject(s3, OBJECT)).rejects.toThrow();
    expect(asked).toHaveLength(1);
  });
});

describe('findWrittenAt', () => {
  const place = { bucket: 'b', key: 'uploads/a' };
  const bucketThat = (send: () => Promise<unknown>) => ({ send }) as unknown as S3Client;

  it('tells when an object was written, or that there is none', async () => {
    const there = bucketThat(async () => ({ LastModified: new Date(1_000_000) }));
    expect(await findWrittenAt(there, place)).toBe(1_000_000);
    expect(
      await findWrittenAt(
        bucketThat(() => Promise.reject(refusal('NotFound', 404))),
        place,
      ),
    ).toBeUndefined();
  });

  it('does not take a refusal for absence', async () => {
    const refusing = bucketThat(() => Promise.reject(refusal('Forbidden', 403)));
    await expect(findWrittenAt(refusing, place)).rejects.toMatchObject({ name: 'Forbidden' });
  });
});
