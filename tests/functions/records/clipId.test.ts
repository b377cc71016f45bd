import { describe, expect, it } from 'vitest';
import { clipIdSchema } from '../../../contract/index.ts';
import { derivedClipId, randomClipId } from '../../../functions/records/index.ts';

describe('clip ids', () => {
  it('fit the contract and do not repeat', () => {
    const ids = Array.from({ length: 1000 }, randomClipId);
    for (const id of ids) expect(clipIdSchema.safeParse(id).success, id).toBe(true);
    expect(new Set(ids).size).toBe(1000);
  });

  it('derive the same from the same parts, and keep parts apart', () => {
    expect(derivedClipId('a', 'b')).toBe(derivedClipId('a', 'b'));
    expect(derivedClipId('ab', '')).not.toBe(derivedClipId('a', 'b'));
    expect(clipIdSchema.safeParse(derivedClipId('a', 'b')).success).toBe(true);
  });
});
