import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brightened, levelled, pulsed, slowed } from '../../../core/speech/disguise.ts';
import { noise, tone } from '../../support/signals.ts';

const RATE_HZ = 16_000;

/** The amplitude of a sine within a sound, by correlating with both of its phases. */
function amplitudeAt(pcm: Float32Array, hz: number): number {
  let [re, im] = [0, 0];
  for (const [i, sample] of pcm.entries()) {
    re += sample * Math.cos((2 * Math.PI * hz * i) / RATE_HZ);
    im += sample * Math.sin((2 * Math.PI * hz * i) / RATE_HZ);
  }
  return (2 * Math.hypot(re, im)) / pcm.length;
}

describe('levelled', () => {
  it('brings a full frame of a tone to −20 dBFS: an amplitude of 0.1 √2', () => {
    expect(amplitudeAt(levelled(tone(1_000, RATE_HZ, 1, 0.003)), 1_000)).toBeCloseTo(0.1 * Math.SQRT2, 4);
  });

  it('gives the same at every loudness', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 10, noNaN: true }), fc.integer({ min: 0, max: 1_000 }), (gain, seed) => {
        const pcm = noise(2_000, seed);
        const expected = levelled(pcm);
        const got = levelled(pcm.map((sample) => gain * sample));
        expect(Math.max(...got.map((sample, i) => Math.abs(sample - expected[i])))).toBeLessThan(1e-5);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves silence silent', () => {
    expect(levelled(new Float32Array(700))).toEqual(new Float32Array(700));
  });
});

describe('pulsed', () => {
  it('takes away nothing but loudness: between 0 and what was there, with so many pulses a second', () => {
    const envelope = pulsed(new Float32Array(RATE_HZ).fill(1), 100);
    expect(Math.min(...envelope)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...envelope)).toBeLessThanOrEqual(1);
    const peaks = envelope.filter((value, i) => i > 0 && value > envelope[i - 1] && value >= (envelope[i + 1] ?? 0));
    expect(Math.abs(peaks.length - 100)).toBeLessThanOrEqual(5);
  });

  it('has a pulse that wanders by a tenth, 2.3 times a second', () => {
    // The phase is the integral of 2π · 100 · (1 + 0.1 sin(2π · 2.3 t)).
    const phaseAt = (t: number) => 2 * Math.PI * 100 * t + (10 / 2.3) * (1 - Math.cos(2 * Math.PI * 2.3 * t));
    const envelope = pulsed(new Float32Array(RATE_HZ).fill(1), 100);
    for (const [i, value] of envelope.entries()) {
      expect(Math.abs(value - (0.5 + 0.5 * Math.cos(phaseAt((i + 1) / RATE_HZ))) ** 2)).toBeLessThan(0.005);
    }
  });

  it('keeps 3/8 of a tone, the mean of cos⁴, and puts the rest beside it', () => {
    expect(amplitudeAt(pulsed(tone(3_000, RATE_HZ, 2, 0.5), 170), 3_000)).toBeCloseTo((0.5 * 3) / 8, 2);
  });
});

describe('brightened', () => {
  it.each([100, 1_000, 4_000])('weighs %i Hz by |1 − 0.95 e^−iω|', (hz) => {
    const omega = (2 * Math.PI * hz) / RATE_HZ;
    const expected = Math.hypot(1 - 0.95 * Math.cos(omega), 0.95 * Math.sin(omega));
    expect(amplitudeAt(brightened(tone(hz, RATE_HZ, 1, 1)), hz)).toBeCloseTo(expected, 2);
  });
});

describe('slowed', () => {
  it('makes a tone 1.2 times as long, and as much lower', () => {
    const slow = slowed(tone(600, RATE_HZ, 1, 0.5));
    expect(slow).toHaveLength(19_200);
    expect(amplitudeAt(slow, 500)).toBeCloseTo(0.5, 2);
  });
});

it('slowed ends within the sound', () => {
  // 3 · 1.2 = 3.6, rounded down.
  expect(slowed(Float32Array.of(1, 1, 1))).toHaveLength(3);
});

describe('levelled, slowed and brightened at their edges', () => {
  it('take a last frame that is not whole for one with silence behind it', () => {
    // 256 samples of 0.4 in a frame of 512: a mean square of 0.08, so a gain of 0.1 / √0.08.
    expect(levelled(new Float32Array(256).fill(0.4))[0]).toBeCloseTo((0.4 * 0.1) / Math.sqrt(0.08), 6);
  });

  it('read between two samples, and silence behind the last', () => {
    // At the places 0, 5/6, 10/6, 15/6, 20/6 and 25/6.
    const expected = [1, 11 / 6, 10 / 3, 6, 32 / 3, 40 / 3];
    expect([...slowed(Float32Array.of(1, 2, 4, 8, 16))]).toEqual(expected.map((x): unknown => expect.closeTo(x, 5)));
  });

  it('take what is before the first sample for silence', () => {
    expect([...brightened(Float32Array.of(1, 1, 0.5))]).toEqual(
      [1, 0.05, -0.45].map((x): unknown => expect.closeTo(x, 6)),
    );
  });
});

it('none of them changes what it is given', () => {
  const pcm = noise(1_000, 5);
  const before = pcm.slice();
  for (const change of [levelled, brightened, slowed, (x: Float32Array) => pulsed(x, 120)]) change(pcm);
  expect(pcm).toEqual(before);
});
