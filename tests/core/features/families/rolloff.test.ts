import { describe, expect, it } from 'vitest';
import { rolloff } from '../../../../core/features/families/rolloff.ts';
import { contextWith, matrixOf, spectrumOf } from '../support.ts';

const BIN_HZ = 7.8125;

function rolloffOf(...spectra: Float64Array[]): number[] {
  return Array.from(rolloff.compute(contextWith({ magnitudes: () => matrixOf(spectra) })));
}

describe('rolloff', () => {
  it('is where 85 % of a flat spectrum end', () => {
    // The first bin whose running count, bin + 1, is at least 0.85 · 1025 = 871.25.
    expect(rolloffOf(spectrumOf(() => 1))).toEqual([871 * BIN_HZ, 0]);
  });

  it('is the bin of a single line', () => {
    expect(rolloffOf(spectrumOf((bin) => Number(bin === 64)))).toEqual([500, 0]);
  });

  it('is the last bin when all is there, and 0 for silence', () => {
    const last = spectrumOf((bin) => Number(bin === 1024));
    const silence = spectrumOf(() => 0);
    expect(rolloffOf(last, silence)).toEqual([4000, 4000]);
  });
});
