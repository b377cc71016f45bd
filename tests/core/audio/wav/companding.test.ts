import { describe, expect, it } from 'vitest';
import { compandingTable } from '../../../../core/audio/wav/companding.ts';

/** ITU-T G.711 as published: the value of a code in 16-bit steps, by the segment formula. */
function aLaw(code: number): number {
  const bits = code ^ 0x55;
  const [segment, interval] = [(bits >> 4) & 7, bits & 15];
  const magnitude = segment === 0 ? (2 * interval + 1) * 8 : (2 * interval + 33) * 8 * 2 ** (segment - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

function muLaw(code: number): number {
  const bits = code ^ 0xff;
  const magnitude = ((2 * (bits & 15) + 33) * 2 ** ((bits >> 4) & 7) - 33) * 4;
  return bits & 0x80 ? -magnitude : magnitude;
}

describe('companding tables', () => {
  it.each([
    ['a-law', aLaw],
    ['mu-law', muLaw],
  ] as const)('%s: all 256 codes are what G.711 says', (law, g711) => {
    const table = compandingTable(law);
    const expected = Array.from({ length: 256 }, (_, code) => g711(code));
    expect(Array.from(table, (sample) => sample * 32_768 + 0)).toEqual(expected.map((value) => value + 0));
  });
});
