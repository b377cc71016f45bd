import { describe, expect, it } from 'vitest';
import { uploadKey } from '../../../contract/index.ts';
import { toTask } from '../../../functions/infer/task.ts';
import { derivedClipId } from '../../../functions/records/index.ts';

const written = (key: string) => ({ bucket: 'b', key, eTag: 'e1', sizeBytes: 5 });

describe('toTask', () => {
  it('of an upload means the object in whatever version it is there, and knows the clip by its key', () => {
    const key = uploadKey('ann', 'c_1');
    expect(toTask(written(key), 1)).toEqual({
      clip: { tenant: 'ann', clipId: 'c_1' },
      audio: { bucket: 'b', key, sizeBytes: 5 },
      drop: undefined,
      isLast: false,
    });
  });

  it('of a dropped file means the version that was written: another under the same key is another clip', () => {
    const key = 'drops/ann/monday/bob/a.wav';
    const clip = { tenant: 'ann', clipId: derivedClipId('drop', key, 'e1') };
    const record = { ...clip, objectKey: key, eTag: 'e1', fileName: 'a.wav', sizeBytes: 5 };
    expect(toTask(written(key), 1)).toEqual({
      clip,
      audio: { bucket: 'b', key, eTag: 'e1', sizeBytes: 5 },
      drop: {
        record: { ...record, batch: 'monday', speaker: 'bob' },
        result: { bucket: 'b', key: 'results/ann/monday/bob/a.wav.json' },
      },
      isLast: false,
    });
    expect(toTask({ ...written(key), eTag: 'e2' }, 1)?.clip.clipId).not.toBe(clip.clipId);
  });

  it.each([
    [1, false],
    [4, false],
    [5, true],
    [6, true],
  ])('that came %d times is the last: %s', (receiveCount, isLast) => {
    expect(toTask(written(uploadKey('ann', 'c_1')), receiveCount)?.isLast).toBe(isLast);
  });

  it.each(['drops/ann/marker/', 'drops/ann/stray.wav', 'results/ann/monday/a.wav.json', 'x'])(
    'is none of %j',
    (key) => {
      expect(toTask(written(key), 1)).toBeUndefined();
    },
  );
});
