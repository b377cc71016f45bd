import { describe, expect, it } from 'vitest';
import { crc8, crc16Step } from '../../../../core/audio/flac/crc.ts';
import { ascii } from '../../../support/wav.ts';

function crc16(bytes: Uint8Array): number {
  return bytes.reduce(crc16Step, 0);
}

describe('checksums', () => {
  // The check values of the catalogue of parametrised CRC algorithms: CRC-8/SMBUS and CRC-16/UMTS of "123456789".
  it('are the catalogued ones', () => {
    expect(crc8(ascii('123456789'))).toBe(0xf4);
    expect(crc16(ascii('123456789'))).toBe(0xfee8);
  });

  it('are zero over a text and its own checksum', () => {
    expect(crc8(Uint8Array.of(...ascii('123456789'), 0xf4))).toBe(0);
    expect(crc16(Uint8Array.of(...ascii('123456789'), 0xfe, 0xe8))).toBe(0);
  });
});
