import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeFeatures, FEATURE_NAMES } from '../../../core/features/index.ts';
import { signals, tone } from './signals.ts';
import { featuresOf } from './support.ts';

/** Noise whose colour, level and length vary; loud enough that no floor bites. */
const voices = fc
  .record({
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    count: fc.integer({ min: 4800, max: 9000 }),
    memory: fc.double({ min: 0, max: 0.8, noNaN: true }),
  })
  .map(({ seed, count, memory }) => {
    let state = seed;
    let last = 0;
    return Float32Array.from({ length: count }, () => {
      state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
      last = memory * last + 0.1 * (state / 2 ** 31 - 1);
      return last;
    });
  });

const FEW = { numRuns: 8 };

describe('laws of the 94 features', () => {
  it('are finite for silence, of one level or none', () => {
    for (const level of [0, 1e-12, 1e-3, 1]) {
      expect(computeFeatures(new Float32Array(8000).fill(level)).every(Number.isFinite)).toBe(true);
    }
  });

  it('are finite for any bits that are numbers', () => {
    const samples = fc.float32Array({ minLength: 4096, maxLength: 5000, noNaN: true, min: -1, max: 1 });
    fc.assert(
      fc.property(samples, (pcm) => computeFeatures(pcm).every(Number.isFinite)),
      FEW,
    );
  });

  it('twice the gain: twice the level, 4 times the power, 6.02 dB on coefficient 0, else the same', () => {
    fc.assert(
      fc.property(voices, (pcm) => {
        const before = featuresOf(pcm);
        const after = featuresOf(pcm.map((sample) => 2 * sample));
        for (const name of FEATURE_NAMES) {
          const expected = name.startsWith('rms_')
            ? 2 * before[name]
            : name.startsWith('mel_')
              ? 4 * before[name]
              : name === 'mfcc_mean_1'
                ? before[name] + 20 * Math.log10(2) * Math.sqrt(128)
                : before[name];
          expect(after[name], name).toBeCloseTo(expected, 7);
        }
      }),
      FEW,
    );
  });

  it('do not change with the sign', () => {
    fc.assert(
      fc.property(voices, (pcm) => {
        const flipped = computeFeatures(pcm.map((sample) => -sample));
        for (const [i, value] of computeFeatures(pcm).entries()) expect(flipped[i]).toBeCloseTo(value, 9);
      }),
      FEW,
    );
  });

  it('repeat to the last bit, whatever was computed in between, and leave the signal as it is', () => {
    fc.assert(
      fc.property(voices, voices, (pcm, other) => {
        const before = Float32Array.from(pcm);
        const first = computeFeatures(pcm);
        computeFeatures(other);
        expect(computeFeatures(pcm)).toEqual(first);
        expect(pcm).toEqual(before);
      }),
      FEW,
    );
  });

  it('are the same for a part of a longer array as for a copy of it', () => {
    const long = signals().get('syllables')!;
    expect(computeFeatures(long.subarray(1000, 7000))).toEqual(computeFeatures(long.slice(1000, 7000)));
  });

  it('show where a tone is', () => {
    const { centroid_mean, bandwidth_mean, rolloff_mean, zcr_mean } = featuresOf(tone(2000, 0.5, 64_000));
    expect(Math.abs(centroid_mean - 2000)).toBeLessThan(20);
    expect(bandwidth_mean).toBeLessThan(200);
    expect(Math.abs(rolloff_mean - 2000)).toBeLessThan(50);
    // Two crossings a period.
    expect(Math.abs(zcr_mean - 0.25)).toBeLessThan(0.005);
  });
});
