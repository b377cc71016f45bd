import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expireObjects } from '../../../standins/s3/lifecycle.ts';
import { MultipartStore, ObjectStore } from '../../../standins/s3/store/index.ts';

const LIFECYCLE = {
  expiration: [
    { prefix: 'uploads/', days: 1 },
    { prefix: 'drops/', days: 1 },
    { prefix: 'results/', days: 30 },
  ],
  abortMultipartDays: 1,
};

it('deletes what is older than its prefix allows, and unfinished uploads, and nothing else', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ser-lifecycle-'));
  const objects = await ObjectStore.open(join(directory, 'objects'));
  const multipart = new MultipartStore(join(directory, 'multipart'));
  const now = Date.now();
  const hour = 3_600_000;
  const put = async (key: string, ageHours: number) => {
    const staged = await objects.stage((async function* () {})(), { maxBytes: 1, tooLarge: () => new Error() });
    const description = { contentType: 'a', metadata: {}, sizeBytes: 0, eTag: 'e' };
    await objects.commit(staged, { key, lastModifiedMs: now - ageHours * hour, ...description });
  };
  await put('uploads/old', 25);
  await put('uploads/new', 23);
  await put('drops/old', 25);
  await put('results/old', 30 * 24 + 1);
  await put('results/new', 30 * 24 - 1);
  await put('other/old', 2500);
  const target = { key: 'uploads/m', contentType: 'a', metadata: {} };
  const uploadId = await multipart.create(target);

  expect(await expireObjects({ objects, multipart, nowMs: () => now }, LIFECYCLE)).toBe(3);
  expect(objects.keys.withPrefix('')).toEqual(['other/old', 'results/new', 'uploads/new']);
  expect(await multipart.find(uploadId, 'uploads/m')).toEqual(target);

  expect(await expireObjects({ objects, multipart, nowMs: () => now + 25 * hour }, LIFECYCLE)).toBe(2);
  await expect(multipart.find(uploadId, 'uploads/m')).rejects.toMatchObject({ code: 'NoSuchUpload' });
  await rm(directory, { recursive: true });
});
