import { describe, expect, it } from 'vitest';
import { asciiAt, printable, viewOf } from '../../../core/audio/bytes.ts';

describe('bytes', () => {
  const inner = Uint8Array.of(9, 9, 0x52, 0x49, 0x46, 0x46, 0x01, 0x02).subarray(2);

  it('reads names', () => {
    expect(asciiAt(inner, 0, 4)).toBe('RIFF');
    expect(asciiAt(inner, 2, 40)).toBe('FF\x01\x02');
  });

  it('looks at a part of a larger buffer', () => {
    expect(viewOf(inner).getUint16(4, true)).toBe(0x0201);
    expect(viewOf(inner).byteLength).toBe(6);
  });

  it('makes names safe to print', () => {
    expect(printable('LIST')).toBe('LIST');
    expect(printable('a\n\x1bé')).toBe('a???');
  });
});
