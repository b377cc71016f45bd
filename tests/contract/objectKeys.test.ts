import { describe, expect, it } from 'vitest';
import { type DropKey, parseObjectKey, resultKey, uploadKey } from '../../contract/index.ts';

const resultOf = (key: string) => resultKey(parseObjectKey(key) as DropKey);

describe('resultKey', () => {
  it('is the path of the dropped file below results/, with .json behind it', () => {
    expect(resultOf('drops/ann/monday/a.wav')).toBe('results/ann/monday/a.wav.json');
    expect(resultOf('drops/ann/monday/bob/été 1+2.flac')).toBe('results/ann/monday/bob/été 1+2.flac.json');
  });

  it('differs for every two files', () => {
    const drops = ['b/a.wav', 'b/a', 'b/s/a.wav', 'b/s/a', 'b/a.wav.json', 's/b/a.wav', 'b/a.flac'];
    expect(new Set(drops.map((drop) => resultOf(`drops/ann/${drop}`))).size).toBe(drops.length);
  });

  it('is no key of a recording: nobody recognises a result', () => {
    expect(parseObjectKey(resultOf('drops/ann/monday/a.wav'))).toBeUndefined();
  });
});

describe('a key so long that its result could have none', () => {
  const OVERHEAD = 'drops/ann/monday/'.length;

  it('is not taken; the longest one whose result fits is', () => {
    const longest = `drops/ann/monday/${'x'.repeat(1017 - OVERHEAD)}`;
    expect(resultOf(longest)).toHaveLength(1024);
    expect(parseObjectKey(`${longest}x`)).toBeUndefined();
  });

  it('is measured in bytes', () => {
    expect(parseObjectKey(`drops/ann/monday/${'é'.repeat(500)}`)).toBeDefined();
    expect(parseObjectKey(`drops/ann/monday/${'é'.repeat(501)}`)).toBeUndefined();
  });
});

describe('parseObjectKey', () => {
  it('reads uploads and drops', () => {
    expect(parseObjectKey(uploadKey('ann', 'c_1'))).toEqual({ kind: 'upload', tenant: 'ann', clipId: 'c_1' });
    const drop = { kind: 'drop', tenant: 'local', batch: 'monday' };
    expect(parseObjectKey('drops/local/monday/a.wav')).toEqual({ ...drop, speaker: undefined, fileName: 'a.wav' });
    expect(parseObjectKey('drops/local/monday/bob/a.wav')).toEqual({ ...drop, speaker: 'bob', fileName: 'a.wav' });
  });

  it.each([
    '',
    'x',
    'uploads/',
    'uploads/ann/',
    'uploads/ann/a/b',
    'drops/local/a.wav',
    'drops/local/b/',
    'drops/a/b/c/d/e',
    'results/a/b',
  ])('knows nothing of %j', (key) => expect(parseObjectKey(key)).toBeUndefined());
});
