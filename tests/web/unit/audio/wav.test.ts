import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WaveFile } from 'wavefile';
import { encodeWav } from '../../../../web/audio/wav.ts';

describe('encodeWav', () => {
  it('is read back by another library within half a step', () => {
    const samples = fc.array(fc.float({ min: -1, max: Math.fround(0.9999), noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(samples, fc.constantFrom(8000, 16_000, 44_100), (values, sampleRateHz) => {
        const wav = new WaveFile(encodeWav(Float32Array.from(values), sampleRateHz));
        expect(wav.fmt).toMatchObject({ audioFormat: 1, numChannels: 1, sampleRate: sampleRateHz, bitsPerSample: 16 });
        const read = wav.getSamples(false, Int16Array) as unknown as Int16Array;
        expect(read.length).toBe(values.length);
        const steps = values.map((value, i) => Math.abs(read[i] - value * 32768));
        expect(Math.max(...steps)).toBeLessThanOrEqual(0.50001);
      }),
    );
  });

  it('clips what is too loud instead of wrapping it around', () => {
    const view = new DataView(encodeWav(Float32Array.of(1, 1.7, -1, -3), 16_000).buffer);
    expect([44, 46, 48, 50].map((at) => view.getInt16(at, true))).toEqual([32767, 32767, -32768, -32768]);
  });

  it('declares the sizes that it has', () => {
    const file = encodeWav(new Float32Array(1000), 16_000);
    const view = new DataView(file.buffer);
    expect(file.length).toBe(2044);
    expect(view.getUint32(4, true)).toBe(2044 - 8);
    expect(view.getUint32(40, true)).toBe(2000);
    // Bytes a second and bytes a frame: 16 bits, mono.
    expect(view.getUint32(28, true)).toBe(32_000);
    expect(view.getUint16(32, true)).toBe(2);
  });
});
