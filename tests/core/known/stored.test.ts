import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProfileError, parseClip, serialiseClip, toProfileClip } from '../../../core/known/index.ts';

const MODEL = { id: 'test', version: '1.0.0', classifierSha256: 'c'.repeat(64), size: 3 };
const GOOD = { model: MODEL, clip: toProfileClip({ hash: 'a'.repeat(64), vector: [1, -2, 0.5] }, 1_700_000_000_000) };

/** The stored clip, bent. */
function bent(change: (json: Record<string, unknown> & { model: Record<string, unknown> }) => void): string {
  const json = JSON.parse(serialiseClip(GOOD)) as Record<string, unknown> & { model: Record<string, unknown> };
  change(json);
  return JSON.stringify(json);
}

describe('a stored clip', () => {
  it('is a line of JSON, the vector little-endian halves in base64', () => {
    // 1, −2 and 0.5 are 3c00, c000 and 3800 (IEEE 754).
    const base64 = Buffer.from([0x00, 0x3c, 0x00, 0xc0, 0x00, 0x38]).toString('base64');
    expect(JSON.parse(serialiseClip(GOOD))).toEqual({
      schemaVersion: 1,
      model: MODEL,
      key: 'a'.repeat(64),
      learnedAtEpochMs: 1_700_000_000_000,
      vector: base64,
    });
    expect(serialiseClip(GOOD)).not.toContain('\n');
  });

  it('comes back as it was, bit for bit', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(numbers, fc.nat(), (vector, time) => {
        const stored = {
          model: { ...MODEL, size: vector.length },
          clip: toProfileClip({ hash: 'b'.repeat(64), vector }, time),
        };
        expect(parseClip(serialiseClip(stored))).toEqual(stored);
      }),
    );
  });

  it('comes back with the shortest names and from the first millisecond', () => {
    const stored = { model: { ...MODEL, id: 'm', version: '1' }, clip: { ...GOOD.clip, learnedAtEpochMs: 0 } };
    expect(parseClip(serialiseClip(stored))).toEqual(stored);
  });

  const faults: [string, string, RegExp][] = [
    ['no JSON', '{', /not JSON/],
    ['nothing', '', /not JSON/],
    ['another thing', '[1]', /\(root\)/],
    ['a later version', bent((json) => (json.schemaVersion = 2)), /schemaVersion/],
    ['a damaged key', bent((json) => (json.key = '../../etc')), /key/],
    ['no time', bent((json) => delete json.learnedAtEpochMs), /learnedAtEpochMs/],
    ['no base64', bent((json) => (json.vector = '!!')), /vector/],
    ['a vector too short', bent((json) => (json.vector = 'AAAA')), /vector: expected 6 bytes.*got 3/],
    ['a vector of another size', bent((json) => (json.model.size = 4)), /vector: expected 8 bytes.*got 6/],
    ['infinite numbers', bent((json) => (json.vector = 'AHwAAAAA')), /vector: expected finite/],
    ['a key with something before it', bent((json) => (json.key = `x${json.key}`)), /key/],
    ['a key with something after it', bent((json) => (json.key = `${json.key}0`)), /key/],
    ['a model without a name', bent((json) => (json.model.id = '')), /model\.id/],
    ['a model without a version', bent((json) => (json.model.version = '')), /model\.version/],
    ['a model of no numbers', bent((json) => (json.model.size = 0)), /model\.size/],
    ['an unknown field of the model', bent((json) => (json.model.mood = 'good')), /model: .*mood/],
    ['a time before 1970', bent((json) => (json.learnedAtEpochMs = -1)), /learnedAtEpochMs/],
    ['an unknown field', bent((json) => (json.mood = 'good')), /mood/],
  ];
  it.each(faults)('refuses %s, naming the field', (_, text, message) => {
    expect(() => parseClip(text)).toThrow(ProfileError);
    expect(() => parseClip(text)).toThrow(message);
  });

  it('says what is wrong, all of it, and what to do', () => {
    const text = bent((json) => {
      json.schemaVersion = 2;
      json.learnedAtEpochMs = 'today';
    });
    expect(() => parseClip(text)).toThrow(
      expect.objectContaining({
        name: 'ProfileError',
        message: expect.stringMatching(
          /^Expected a clip of a profile \(schemaVersion 1\), got: schemaVersion: .*; learnedAtEpochMs: .*\. Erase it\.$/,
        ),
      }),
    );
    expect(() => parseClip('{')).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  });
});
