import { describe, expect, it } from 'vitest';
import { clipIdSchema } from '../../../contract/index.ts';
import { derivedClipId, randomClipId } from '../../../functions/records/index.ts';

describe('clip ids', () => {
  it('fit the contract and do not repeat', () => {
    const ids = Array.from({ length: 1000 }, randomClipId);
    for (const id of ids) expect(clipIdSchema.safeParse(id).success, id).toBe(true);
    expect(new Set(ids).size).toBe(1000);
  });

  it('have 130 random bits: 26 letters, each of which is any of 32', () => {
    const ids = Array.from({ length: 1000 }, randomClipId).map((id) => id.slice('c_'.length));
    const lettersAt = Array.from({ length: 26 }, (_, place) => new Set(ids.map((id) => id[place])).size);
    expect(lettersAt).toEqual(Array.from({ length: 26 }, () => 32));
  });

  it('derive the same from the same parts, and keep parts apart', () => {
    expect(derivedClipId('a', 'b')).toBe(derivedClipId('a', 'b'));
    expect(derivedClipId('ab', '')).not.toBe(derivedClipId('a', 'b'));
    expect(clipIdSchema.safeParse(derivedClipId('a', 'b')).success).toBe(true);
  });

  // Made with Python: SHA-256 of the parts as JSON, its first 130 bits in groups of five.
  it.each([
    ['c_2gnjyqz3480w17v8sfnww74z03', ['drop', 'drops/ann/monday/été 1.wav', 'e1']],
    ['c_8m1fk8r770h5r38dsb3vzm86w2', ['key', 'ann', 'k']],
  ])('are %s for ever: clips that are stored are found by it', (id, parts) => {
    expect(derivedClipId(...parts)).toBe(id);
  });
});
