import { describe, expect, it } from 'vitest';
import { uploadKey } from '../../../contract/index.ts';
import { toTask } from '../../../functions/infer/task.ts';
import { derivedClipId, type WrittenObject } from '../../../functions/records/index.ts';

const written = (key: string): WrittenObject => ({ bucket: 'b', key, eTag: 'e1', sizeBytes: 5 });

describe('toTask', () => {
  it('of an upload means the version that was written, and knows the clip by its key', () => {
    const key = uploadKey('ann', 'c_1');
    expect(toTask({ ...written(key), sequencer: '0A' })).toEqual({
      clip: { tenant: 'ann', clipId: 'c_1' },
      audio: { bucket: 'b', key, eTag: 'e1', sizeBytes: 5, sequencer: '0A' },
      drop: undefined,
    });
  });

  it('of a dropped file means the one write: another under the same key is another clip, of whatever content', () => {
    const key = 'drops/ann/monday/bob/a.wav';
    const write = { eTag: 'e1', sequencer: '0A', writtenAtEpochMs: 7 };
    const clip = { tenant: 'ann', clipId: derivedClipId('drop', key, 'e1', '0A') };
    const record = { ...clip, ...write, objectKey: key, fileName: 'a.wav', sizeBytes: 5 };
    expect(toTask({ ...written(key), ...write })).toEqual({
      clip,
      audio: { bucket: 'b', key, sizeBytes: 5, ...write },
      drop: {
        record: { ...record, batch: 'monday', speaker: 'bob' },
        result: { bucket: 'b', key: 'results/ann/monday/bob/a.wav.json', sequencer: '0A' },
      },
    });
    for (const other of [{ eTag: 'e2' }, { sequencer: '0B' }]) {
      expect(toTask({ ...written(key), ...write, ...other })?.clip.clipId).not.toBe(clip.clipId);
    }
  });

  it('of a dropped file whose message has no sequencer, as the records of before are told of, is the clip of before', () => {
    const key = 'drops/ann/monday/a.wav';
    expect(toTask(written(key))?.clip.clipId).toBe(derivedClipId('drop', key, 'e1'));
  });

  it.each(['drops/ann/marker/', 'drops/ann/stray.wav', 'results/ann/monday/a.wav.json', 'x'])(
    'is none of %j',
    (key) => {
      expect(toTask(written(key))).toBeUndefined();
    },
  );
});
