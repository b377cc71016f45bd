import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../contract/index.ts';
import { checkSize } from '../../../../web/file/checkFile.ts';

describe('checkSize', () => {
  it('takes one byte and the limit itself', () => {
    expect(() => checkSize(1)).not.toThrow();
    expect(() => checkSize(LIMITS.maxBytes)).not.toThrow();
  });

  it('refuses nothing at all and a byte too many, with what came', () => {
    expect(() => checkSize(0)).toThrow(expect.objectContaining({ code: 'empty-file' }));
    expect(() => checkSize(LIMITS.maxBytes * 2)).toThrow(
      expect.objectContaining({ code: 'too-large', message: 'The file has 1024 MB; at most 512 MB are taken.' }),
    );
    expect(() => checkSize(LIMITS.maxBytes + 1)).toThrow(expect.objectContaining({ code: 'too-large' }));
  });
});
