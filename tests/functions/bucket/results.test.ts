import { DeleteObjectCommand, type HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { eraseResult, writeResult } from '../../../functions/bucket/index.ts';
import { refusal } from '../../support/fakeBucket.ts';

const PLACE = { bucket: 'b', key: 'results/ann/monday/a.wav.json' };
const EARLY = '2026-11-22T10:00:00.000Z';
const LATE = '2026-11-22T10:00:00.001Z';
const RESULT = { file: 'a.wav', clipId: 'c_1', status: 'failed' as const, createdAt: LATE, expiresAt: LATE };

interface Found {
  clipId: string;
  createdAt: string;
  sequencer?: string;
}

/** A bucket in which `found` lies, if anything, and which refuses so many writes and deletions with these statuses. */
function bucketWith(found: Found | undefined, ...refusals: number[]) {
  const changes: (PutObjectCommand['input'] | DeleteObjectCommand['input'])[] = [];
  let looks = 0;
  const send = async (command: HeadObjectCommand | PutObjectCommand | DeleteObjectCommand): Promise<unknown> => {
    if (!(command instanceof PutObjectCommand || command instanceof DeleteObjectCommand)) {
      looks++;
      if (!found) throw refusal('NotFound', 404);
      const { clipId, createdAt, sequencer } = found;
      const Metadata = { 'clip-id': clipId, 'created-at': createdAt, ...(sequencer ? { sequencer } : {}) };
      return { ETag: '"e1"', Metadata };
    }
    changes.push(command.input);
    const status = refusals.shift();
    if (status !== undefined) throw refusal('Refused', status);
    return {};
  };
  return { s3: { send } as unknown as S3Client, changes, looks: () => looks };
}

it('a bucket that cannot be looked into is a fault, and nothing is written or erased', async () => {
  const send = async (): Promise<never> => {
    throw refusal('InternalError', 500);
  };
  const s3 = { send } as unknown as S3Client;
  await expect(writeResult(s3, PLACE, RESULT)).rejects.toMatchObject({ name: 'InternalError' });
  await expect(eraseResult(s3, PLACE, 'c_1')).rejects.toMatchObject({ name: 'InternalError' });
});

describe('eraseResult', () => {
  it("erases the version that it saw, when it is this clip's", async () => {
    const { s3, changes } = bucketWith({ clipId: 'c_1', createdAt: EARLY });
    await eraseResult(s3, PLACE, 'c_1');
    expect(changes).toEqual([{ Bucket: 'b', Key: PLACE.key, IfMatch: '"e1"' }]);
  });

  it.each([
    ['there is none', undefined],
    ["another clip's lies there", { clipId: 'c_2', createdAt: EARLY }],
  ])('erases nothing when %s', async (_, found) => {
    const { s3, changes } = bucketWith(found);
    await eraseResult(s3, PLACE, 'c_1');
    expect(changes).toEqual([]);
  });
});

describe('writeResult', () => {
  it('writes only where nothing lies, when it saw nothing', async () => {
    const { s3, changes } = bucketWith(undefined);
    await writeResult(s3, PLACE, RESULT);
    expect(changes).toMatchObject([{ IfNoneMatch: '*', Metadata: { 'clip-id': 'c_1', 'created-at': LATE } }]);
    expect(JSON.parse((changes[0] as { Body: string }).Body)).toEqual(RESULT);
  });

  it.each([
    ['of this clip, however late', { clipId: 'c_1', createdAt: LATE }],
    ['of a file that was dropped before', { clipId: 'c_2', createdAt: EARLY }],
    ['of a file that was dropped at the same time', { clipId: 'c_2', createdAt: LATE }],
  ])('takes the place of a result %s, in the version that it saw', async (_, found) => {
    const { s3, changes } = bucketWith(found);
    await writeResult(s3, PLACE, RESULT);
    expect(changes).toMatchObject([{ IfMatch: '"e1"' }]);
    expect(changes[0]).not.toHaveProperty('IfNoneMatch');
  });

  it('leaves the result of a file that was dropped later', async () => {
    const { s3, changes } = bucketWith({ clipId: 'c_2', createdAt: LATE });
    await writeResult(s3, PLACE, { ...RESULT, createdAt: EARLY });
    expect(changes).toEqual([]);
  });
});

describe('writeResult, where both writes are known', () => {
  const [place, earlier] = [
    { ...PLACE, sequencer: '0B' },
    { ...RESULT, createdAt: EARLY },
  ];

  it('gives way to a later write alone, whenever the records were made', async () => {
    const later = bucketWith({ clipId: 'c_2', createdAt: EARLY, sequencer: '0C' });
    await writeResult(later.s3, place, RESULT);
    expect(later.changes).toEqual([]);
    const before = bucketWith({ clipId: 'c_2', createdAt: LATE, sequencer: '0A' });
    await writeResult(before.s3, place, earlier);
    expect(before.changes).toMatchObject([{ Metadata: { sequencer: '0B' } }]);
  });

  it('goes by the records where one is not known, as of a result of before', async () => {
    const { s3, changes } = bucketWith({ clipId: 'c_2', createdAt: LATE });
    await writeResult(s3, place, earlier);
    expect(changes).toEqual([]);
  });
});

describe.each([
  ['eraseResult', (s3: S3Client) => eraseResult(s3, PLACE, 'c_1')],
  ['writeResult', (s3: S3Client) => writeResult(s3, PLACE, RESULT)],
])('%s, when others write or erase at the same time', (_, act) => {
  const found = { clipId: 'c_1', createdAt: EARLY };

  it('looks again and tries again', async () => {
    const { s3, changes, looks } = bucketWith(found, 404, 409, 412);
    await act(s3);
    expect([changes.length, looks()]).toEqual([4, 4]);
  });

  it('says so after four times: it neither goes on for ever nor forgets', async () => {
    const { s3, changes } = bucketWith(found, 409, 412, 412, 409, 412, 412);
    await expect(act(s3)).rejects.toThrow(`Others wrote or erased the object at the same time, 4 times in a row`);
    expect(changes).toHaveLength(4);
  });

  it('does not try again what is refused for another reason', async () => {
    const { s3, changes } = bucketWith(found, 403);
    await expect(act(s3)).rejects.toThrow();
    expect(changes).toHaveLength(1);
  });
});
