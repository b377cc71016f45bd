import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../contract/index.ts';
import { checkSize, nativeFormat } from '../../../../web/file/checkFile.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('checkSize', () => {
  it('takes one byte and the limit itself', () => {
    expect(() => checkSize(1)).not.toThrow();
    expect(() => checkSize(LIMITS.maxBytes)).not.toThrow();
  });

  it('refuses nothing at all and a byte too many, with what came', () => {
    expect(() => checkSize(0)).toThrow(expect.objectContaining({ code: 'empty-file' }));
    expect(() => checkSize(LIMITS.maxBytes * 2)).toThrow(
      expect.objectContaining({ code: 'too-large', message: 'The file has 512 MB; at most 256 MB are taken.' }),
    );
    expect(() => checkSize(LIMITS.maxBytes + 1)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });
});

describe('nativeFormat', () => {
  it.each([
    ['RIFF\x24\x00\x00\x00WAVE', 'wav'],
    ['RIFX\x00\x00\x00\x24WAVE', 'wav'],
    ['BW64\xff\xff\xff\xffWAVE', 'wav'],
    ['RF64\xff\xff\xff\xffWAVE', 'wav'],
    ['fLaC\x00\x00\x00\x22\x10\x00\x10\x00', 'flac'],
    ['ID3\x04\x00\x00\x00\x00\x00\x00\x00\x00', undefined],
    ['OggS', undefined],
    ['just a text', undefined],
    ['', undefined],
  ])('%j is %s', (start, format) => {
    expect(nativeFormat(bytes(start))).toBe(format);
  });
});
