import { describe, expect, it } from 'vitest';
import { chromaBank } from '../../../core/features/chromaBank.ts';
import { chromagram } from '../../../core/features/chromagram.ts';
import { estimateTuning } from '../../../core/features/tuning.ts';
import { matrixOf, spectrumOf } from './support.ts';

const magnitudes = matrixOf([
  spectrumOf((bin) => 1 / (1 + bin)),
  spectrumOf(() => 0),
  spectrumOf((bin) => Math.abs(Math.sin(bin))),
]);

describe('chromagram', () => {
  it('is the bank times the magnitudes, each frame divided by its largest', () => {
    const chroma = chromagram(magnitudes);
    const bank = chromaBank(estimateTuning(magnitudes));
    expect([chroma.rows, chroma.columns]).toEqual([3, 12]);
    for (const frame of [0, 2]) {
      const sums = Array.from({ length: 12 }, (_, pitch) =>
        Array.from({ length: 1025 }, (_, bin) => bank[bin * 12 + pitch] * magnitudes.values[frame * 1025 + bin]).reduce(
          (a, b) => a + b,
          0,
        ),
      );
      for (let pitch = 0; pitch < 12; pitch++) {
        expect(chroma.values[frame * 12 + pitch]).toBeCloseTo(sums[pitch] / Math.max(...sums), 13);
      }
    }
  });

  it('leaves silence at 0', () => {
    expect(Math.max(...chromagram(magnitudes).values.subarray(12, 24))).toBe(0);
  });
});
