import type { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../contract/index.ts';
import { isLongTimeline, readTimeline, writeTimeline } from '../../../functions/bucket/index.ts';
import { FakeBucket, refusal } from '../../support/fakeBucket.ts';
import { SAMPLE_RECOGNITION } from '../../support/recognition.ts';

const { emotion, confidence, unsure, probabilities } = SAMPLE_RECOGNITION;
const segment: Segment = { startSeconds: 0, endSeconds: 1, emotion, confidence, unsure, probabilities };
const owner = { bucket: 'b', tenant: 'ann', clipId: 'c_1' };
const segments = (count: number): Segment[] =>
  Array.from({ length: count }, (_, i) => ({ ...segment, startSeconds: i, endSeconds: i + 1 }));

describe('a timeline beside the record', () => {
  it('comes back as it was written, under a key of its own', async () => {
    const bucket = new FakeBucket();
    await writeTimeline(bucket.client, owner, segments(3));
    expect([...bucket.objects.keys()]).toEqual(['timelines/ann/c_1.json']);
    expect(await readTimeline(bucket.client, owner)).toEqual(segments(3));
    await writeTimeline(bucket.client, owner, segments(2));
    expect(await readTimeline(bucket.client, owner)).toEqual(segments(2));
  });

  it('is gone when it is, and nobody else’s is read', async () => {
    const bucket = new FakeBucket();
    await writeTimeline(bucket.client, owner, segments(1));
    expect(await readTimeline(bucket.client, { ...owner, tenant: 'bob' })).toBeUndefined();
    expect(await readTimeline(bucket.client, { ...owner, clipId: 'c_2' })).toBeUndefined();
  });

  it('that cannot be read is a fault', async () => {
    const send = () => Promise.reject(refusal('AccessDenied', 403));
    await expect(readTimeline({ send } as unknown as S3Client, owner)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('is written as JSON', async () => {
    const inputs: unknown[] = [];
    const send = async ({ input }: { input: unknown }) => inputs.push(input);
    await writeTimeline({ send } as unknown as S3Client, owner, segments(1));
    const Body = JSON.stringify(segments(1));
    expect(inputs).toEqual([{ Bucket: 'b', Key: 'timelines/ann/c_1.json', Body, ContentType: 'application/json' }]);
  });

  it('begins above 100,000 characters of JSON', () => {
    // Of each a comma more than its own text, and two brackets around all, but for the first comma.
    const one = { ...segment, startSeconds: 1, endSeconds: 2 };
    const count = Math.floor((100_000 - 1) / (JSON.stringify(one).length + 1));
    const just = Array.from({ length: count }, () => one);
    expect(JSON.stringify(just).length).toBeLessThanOrEqual(100_000);
    expect(isLongTimeline({ segments: just })).toBe(false);
    expect(isLongTimeline({ segments: [...just, one] })).toBe(true);
  });
});
