import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resample } from '../../../core/audio/index.ts';
import { noise, tone } from '../../support/signals.ts';
import { collect, join, samplesInPieces } from '../../support/streams.ts';
import { firstDifference } from './firstDifference.ts';

async function resampled(
  samples: Float32Array,
  fromHz: number,
  toHz = 16_000,
  sizes?: readonly number[],
): Promise<Float32Array> {
  return join(await collect(resample(samplesInPieces(samples, sizes), fromHz, toHz)));
}

/** Root mean square, away from both ends where the filter still meets silence. */
function level(samples: Float32Array): number {
  const inner = samples.subarray(1_000, samples.length - 1_000);
  return Math.sqrt(inner.reduce((sum, sample) => sum + sample * sample, 0) / inner.length);
}

function decibels(ratio: number): number {
  return 20 * Math.log10(ratio);
}

const RATES_HZ = [4_000, 8_000, 11_025, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000];

describe('resample', () => {
  it('passes pieces on as they are when the rate is right', async () => {
    const samples = noise(5_000, 1);
    const pieces = await collect(resample(samplesInPieces(samples, [2_000]), 16_000, 16_000));
    expect(pieces.map(({ buffer }) => buffer === samples.buffer)).toEqual([true, true, true]);
  });

  it.each(RATES_HZ)('keeps a 1 kHz tone at %i Hz in frequency, level and phase', async (fromHz) => {
    const ours = await resampled(tone(1_000, fromHz, 1), fromHz);
    const ideal = tone(1_000, 16_000, 1);
    expect(ours).toHaveLength(16_000);
    const difference = ours.map((sample, i) => sample - ideal[i]);
    expect(decibels(level(difference) / level(ideal))).toBeLessThan(-80);
  });

  it.each([
    [48_000, 12_000],
    [48_000, 9_000],
    [44_100, 12_000],
    [44_100, 9_000],
    [96_000, 30_000],
    [192_000, 20_000],
  ])('at %i Hz a tone of %i Hz, which 16 kHz cannot carry, is at least 60 dB down', async (fromHz, hz) => {
    const samples = tone(hz, fromHz, 1);
    expect(decibels(level(await resampled(samples, fromHz)) / level(samples))).toBeLessThan(-60);
  });

  it.each([
    [48_000, 7_000],
    [44_100, 7_000],
    [192_000, 7_000],
    [22_050, 7_000],
    [48_000, 50],
  ])('at %i Hz a tone of %i Hz keeps its level within 0.1 dB', async (fromHz, hz) => {
    const samples = tone(hz, fromHz, 1);
    expect(Math.abs(decibels(level(await resampled(samples, fromHz)) / level(samples)))).toBeLessThan(0.1);
  });

  it('makes no image above the old band when the rate rises', async () => {
    const ours = await resampled(tone(1_000, 8_000, 1), 8_000);
    const image = tone(7_000, 16_000, 1, 1);
    const share = ours.reduce((sum, sample, i) => sum + sample * image[i], 0) / 8_000;
    expect(decibels(Math.abs(share) / 0.5)).toBeLessThan(-60);
  });

  it('keeps a click where it is', async () => {
    const samples = new Float32Array(48_000);
    samples[24_000] = 1;
    const ours = await resampled(samples, 48_000);
    expect(ours.indexOf(Math.max(...ours))).toBe(8_000);
  });

  it('gives round(n · to / from) samples, for few samples too', async () => {
    const cases = fc.tuple(fc.constantFrom(...RATES_HZ), fc.integer({ min: 0, max: 3_000 }));
    await fc.assert(
      fc.asyncProperty(cases, async ([fromHz, count]) => {
        expect(await resampled(noise(count, count), fromHz)).toHaveLength(Math.round((count * 16_000) / fromHz));
      }),
      { numRuns: 60 },
    );
  });

  it('does not depend on how the stream is cut', async () => {
    const samples = noise(20_000, 3);
    const wholes = new Map<number, Float32Array>();
    const sizes = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...RATES_HZ), sizes, async (fromHz, cut) => {
        fc.pre(cut.reduce((sum, size) => sum + size, 0) / cut.length > 50);
        const whole = wholes.get(fromHz) ?? (await resampled(samples, fromHz, 16_000, [20_000]));
        wholes.set(fromHz, whole);
        expect(firstDifference(await resampled(samples, fromHz, 16_000, cut), whole)).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('is linear and leaves its input alone', async () => {
    const samples = noise(9_000, 4);
    const before = samples.slice();
    const single = await resampled(samples, 44_100);
    const twice = await resampled(
      samples.map((sample) => sample / 2),
      44_100,
    );
    expect(samples).toEqual(before);
    expect(Math.max(...single.map((sample, i) => Math.abs(sample - 2 * twice[i])))).toBeLessThan(1e-6);
  });

  it('runs several streams at once', async () => {
    const inputs = RATES_HZ.map((fromHz, i) => ({ fromHz, samples: noise(9_000, i) }));
    const together = await Promise.all(inputs.map(({ fromHz, samples }) => resampled(samples, fromHz)));
    for (const [i, { fromHz, samples }] of inputs.entries()) {
      expect(firstDifference(together[i], await resampled(samples, fromHz))).toBeUndefined();
    }
  });

  it('stops its source when its reader stops', async () => {
    let isClosed = false;
    async function* source(): AsyncGenerator<Float32Array> {
      try {
        yield* samplesInPieces(noise(100_000, 5));
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of resample(source(), 48_000, 16_000)) break;
    expect(isClosed).toBe(true);
  });
});
