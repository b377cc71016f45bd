import { DeleteObjectCommand, type HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { eraseClip } from '../../../functions/bucket/index.ts';

/** The keys that are asked for, of a bucket in which every result is the clip's. */
async function keysAskedFor(key: string): Promise<[string, string | undefined][]> {
  const asked: [string, string | undefined][] = [];
  const send = async (command: HeadObjectCommand | DeleteObjectCommand): Promise<object> => {
    asked.push([command instanceof DeleteObjectCommand ? 'delete' : 'look', command.input.Key]);
    return { ETag: '"e1"', Metadata: { 'clip-id': 'c_1' } };
  };
  await eraseClip({ send } as unknown as S3Client, { bucket: 'b', key }, 'c_1');
  return asked;
}

describe('eraseClip', () => {
  it('erases the audio of a dropped file and its result', async () => {
    const result = 'results/ann/monday/a.wav.json';
    expect(await keysAskedFor('drops/ann/monday/a.wav')).toEqual([
      ['delete', 'drops/ann/monday/a.wav'],
      ['delete', 'timelines/ann/c_1.json'],
      ['look', result],
      ['delete', result],
    ]);
  });

  it('erases an upload and its timeline, and of what is no clip nothing else', async () => {
    expect(await keysAskedFor('uploads/ann/c_1')).toEqual([
      ['delete', 'uploads/ann/c_1'],
      ['delete', 'timelines/ann/c_1.json'],
    ]);
    expect(await keysAskedFor('elsewhere/a.wav')).toEqual([['delete', 'elsewhere/a.wav']]);
  });
});
