import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSound, SoundFinder, type TrimOptions } from '../../../core/speech/trim.ts';

const OPTIONS = { topDb: 35, frameSamples: 2048, hopSamples: 512 };

/** Silence with a tone in it. */
function tone(totalSamples: number, from: number, to: number, amplitude: number): Float32Array {
  return Float32Array.from({ length: totalSamples }, (_, i) =>
    i >= from && i < to ? amplitude * Math.sin((2 * Math.PI * 440 * i) / 16_000) : 0,
  );
}

/**
 * The definition of librosa.effects.split (0.10.1): the signal padded with zeros by half a frame at both ends, cut into
 * frames, each frame's mean square in decibels below the loudest. Sum by sum, without running sums.
 */
function activeByDefinition(pcm: Float32Array, { topDb, frameSamples, hopSamples }: TrimOptions): number[] {
  const half = frameSamples / 2;
  const padded = [...new Array<number>(half).fill(0), ...pcm, ...new Array<number>(half).fill(0)];
  const powers: number[] = [];
  for (let start = 0; start + frameSamples <= padded.length; start += hopSamples) {
    powers.push(padded.slice(start, start + frameSamples).reduce((sum, x) => sum + x * x, 0) / frameSamples);
  }
  const loudest = Math.max(...powers);
  return powers.map((power) => Number(10 * Math.log10(power / loudest) > -topDb));
}

/** Which frames hold sound, of a recording that comes in pieces of so many samples. */
function activeFrames(pcm: Float32Array, options: TrimOptions, pieceSamples = pcm.length): Uint8Array {
  const finder = new SoundFinder(options);
  for (let at = 0; at < pcm.length; at += pieceSamples) finder.add(pcm.subarray(at, at + pieceSamples));
  return finder.activeFrames();
}

const constant = (samples: number, amplitude: number): Float32Array => new Float32Array(samples).fill(amplitude);

describe('activeFrames', () => {
  it('are those of librosa’s definition, whatever the pieces it comes in', () => {
    // Stretches of very different loudness, so that thresholds lie inside them, at the ends too.
    const stretches = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0.002, max: 1, noNaN: true })),
      { minLength: 1, maxLength: 8 },
    );
    const options = fc.record({
      topDb: fc.double({ min: 1, max: 40, noNaN: true }),
      frameSamples: fc.integer({ min: 1, max: 12 }).map((half) => 2 * half),
      hopSamples: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(stretches, options, fc.integer({ min: 1, max: 50 }), (parts, given, pieceSamples) => {
        const pcm = Float32Array.from(parts.flatMap(([samples, amplitude]) => [...constant(samples, amplitude)]));
        expect([...activeFrames(pcm, given, pieceSamples)]).toEqual(activeByDefinition(pcm, given));
      }),
    );
  });

  it.each([
    // Half of the first frame lies before the recording and is zeros: 10 log₁₀ ½ = −3.01 dB.
    ['less than 3.01 dB over the threshold', 10 ** (-32 / 20), 0],
    ['more than 3.01 dB over the threshold', 10 ** (-31.9 / 20), 1],
  ])('has a first frame, half of it zeros, that is silent for a beginning %s', (_, amplitude, active) => {
    const pcm = Float32Array.of(...constant(1_024, amplitude), ...constant(8_192, 1));
    expect(activeFrames(pcm, OPTIONS)[0]).toBe(active);
    const reversed = pcm.toReversed();
    expect(activeFrames(reversed, OPTIONS).at(-1)).toBe(active);
  });

  it('are silent at exactly the threshold', () => {
    // 10^(−topDb / 10) is ¼, exactly; so are the powers, 1 and ¼.
    const given = { topDb: 20 * Math.log10(2), frameSamples: 4, hopSamples: 4 };
    const pcm = Float32Array.of(...constant(8, 1), ...constant(8, 0.5));
    expect([...activeFrames(pcm, given)]).toEqual([1, 1, 1, 0, 0]);
  });

  it.each([
    [-85.01, 0],
    [-84.99, 1],
  ])('of a recording that reaches %d dBFS: %i', (dbfs, active) => {
    const frames = activeFrames(constant(8_192, 10 ** (dbfs / 20)), OPTIONS);
    expect(frames[8]).toBe(active);
  });
});

describe('findSound', () => {
  it('trims to the frames that touch the sound', () => {
    const { trimmed } = findSound(tone(32_000, 10_240, 20_480, 0.5), OPTIONS);
    // A centred frame of 2048 touches a tone that begins 1024 samples after its centre.
    expect(trimmed.startSample).toBeGreaterThanOrEqual(10_240 - 1024);
    expect(trimmed.startSample).toBeLessThanOrEqual(10_240);
    expect(trimmed.endSample).toBeGreaterThanOrEqual(20_480);
    expect(trimmed.endSample).toBeLessThanOrEqual(20_480 + 1024 + 512);
  });

  it('finds the same in a quieter recording, whatever the gain', () => {
    const loud = tone(32_000, 10_240, 20_480, 0.9);
    const quiet = loud.map((sample) => sample / 100);
    expect(findSound(quiet, OPTIONS).trimmed).toEqual(findSound(loud, OPTIONS).trimmed);
  });

  it('finds nothing in silence, nor in what lies below −85 dBFS', () => {
    const refusal = expect.objectContaining({ code: 'no-speech', message: expect.stringMatching(/got silence/) });
    expect(() => findSound(new Float32Array(16_000), OPTIONS)).toThrow(refusal);
    expect(() => findSound(tone(16_000, 0, 16_000, 5e-5), OPTIONS)).toThrow(refusal);
    expect(findSound(tone(16_000, 0, 16_000, 1e-4), OPTIONS).trimmed).toBeDefined();
  });

  it('keeps what is less than 35 dB below the loudest part, and drops what is more', () => {
    const at = (db: number): Float32Array => {
      const pcm = tone(48_000, 0, 16_000, 1);
      pcm.set(tone(16_000, 0, 16_000, 10 ** (db / 20)), 32_000);
      return pcm;
    };
    expect(findSound(at(-34), OPTIONS).trimmed.endSample).toBeGreaterThan(47_000);
    expect(findSound(at(-36), OPTIONS).trimmed.endSample).toBeLessThan(18_000);
  });

  it('counts the sound in a span', () => {
    const sound = findSound(tone(48_000, 16_384, 32_768, 0.5), OPTIONS);
    const all = sound.activeSamplesIn({ startSample: 0, endSample: 48_000 });
    expect(all).toBeGreaterThanOrEqual(16_384);
    expect(all).toBeLessThan(16_384 + 2 * 2048);
    expect(sound.activeSamplesIn({ startSample: 20_000, endSample: 21_000 })).toBe(1000);
    expect(sound.activeSamplesIn({ startSample: 0, endSample: 10_000 })).toBe(0);
  });

  it('tells the stretches of sound in a span, parted by a second of silence and not by less', () => {
    const pcm = new Float32Array(16_000 * 6);
    pcm.set(tone(16_000, 0, 16_000, 0.5), 0);
    // 0.75 s of silence, then sound to 2.5 s, then 1.5 s of silence.
    pcm.set(tone(12_000, 0, 12_000, 0.5), 28_000);
    pcm.set(tone(16_000, 0, 16_000, 0.5), 64_000);
    const { stretchesIn } = findSound(pcm, OPTIONS);
    const seconds = stretchesIn({ startSample: 0, endSample: 96_000 }).map(({ startSample, endSample }) =>
      [startSample, endSample].map((sample) => Math.round(sample / 1_600) / 10),
    );
    expect(seconds).toEqual([
      [0, expect.closeTo(2.5, 0)],
      [expect.closeTo(4, 0), expect.closeTo(5, 0)],
    ]);
    expect(stretchesIn({ startSample: 8_000, endSample: 9_000 })).toEqual([{ startSample: 8_000, endSample: 9_000 }]);
    expect(stretchesIn({ startSample: 45_000, endSample: 60_000 })).toEqual([]);
  });

  it('ends with the recording, where it ends inside a hop', () => {
    const { trimmed } = findSound(constant(10_000, 0.5), OPTIONS);
    expect(trimmed).toEqual({ startSample: 0, endSample: 10_000 });
  });

  it('begins with the first active frame’s hop, and ends with the last one’s', () => {
    const quiet = constant(24, 0);
    // Frames of a hop, centred on every 8th sample: those at 24, 32 and 40 touch the samples 24 … 39.
    const given = { topDb: 35, frameSamples: 8, hopSamples: 8 };
    const { trimmed } = findSound(Float32Array.of(...quiet, ...constant(16, 0.5), ...quiet), given);
    expect(trimmed).toEqual({ startSample: 24, endSample: 48 });
  });

  it('counts of a span the samples that lie in the hops of active frames', () => {
    const hops = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }).filter((on) => on.includes(true));
    fc.assert(
      fc.property(hops, fc.nat(100), fc.integer({ min: 1, max: 100 }), (on, startSample, length) => {
        // Frames as long as a hop, each wholly loud or silent, but for half of one: centred frames reach back.
        const pcm = Float32Array.from(on.flatMap((isOn) => [...constant(8, isOn ? 0.5 : 0)]));
        const given = { topDb: 35, frameSamples: 8, hopSamples: 8 };
        const active = activeFrames(pcm, given);
        const span = { startSample, endSample: startSample + length };
        const inSpan = Array.from({ length }, (_, i) => active[Math.floor((startSample + i) / 8)] ?? 0);
        expect(findSound(pcm, given).activeSamplesIn(span)).toBe(inSpan.reduce((a, b) => a + b, 0));
      }),
    );
  });
});
