import { describe, expect, it } from 'vitest';
import { timingsMsSchema } from '../../../contract/index.ts';

describe('timingsMsSchema', () => {
  it('reads results that were stored before voices were listened for', () => {
    const stored = { decode: 1, resample: 2, augment: 0, features: 3, encode: 4, classify: 0, total: 11 };
    expect(timingsMsSchema.parse(stored)).toEqual({ ...stored, speech: 0 });
  });
});
