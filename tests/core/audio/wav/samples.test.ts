import { describe, expect, it } from 'vitest';
import { noise, tone } from '../../../support/signals.ts';
import { quantize, WAV_ENCODINGS, type WavEncodingName, type WavOptions, writeWav } from '../../../support/wav.ts';
import { decodeAll } from '../decodeAll.ts';

const BITS: Partial<Record<WavEncodingName, number>> = {
  'pcm-u8': 8,
  'pcm-s16le': 16,
  'pcm-s24le': 24,
  'pcm-s32le': 32,
};

/** Extremes, zero and noise, another noise for each channel. */
function channelsOf(count: number): Float32Array[] {
  return Array.from({ length: count }, (_, c) => Float32Array.of(-1, 1, 0, -0.5, 0.5, ...noise(2_000, c, 0.99)));
}

async function decoded(options: WavOptions): Promise<Float32Array[]> {
  const { channels, ...audio } = await decodeAll(writeWav(options), [7, 1_000]);
  expect(audio).toMatchObject({ encoding: options.encoding, channelCount: options.channels.length, warnings: [] });
  return channels;
}

describe('samples come back', () => {
  it.each(Object.entries(BITS) as [WavEncodingName, number][])('%s, to the bit', async (encoding, bits) => {
    for (const count of [1, 2, 3, 8]) {
      const channels = channelsOf(count);
      const full = 2 ** (bits - 1);
      const expected = channels.map((channel) => channel.map((sample) => quantize(sample, bits) / full + 0));
      expect(await decoded({ channels, encoding })).toEqual(expected);
      expect(await decoded({ channels, encoding, extensible: true })).toEqual(expected);
    }
  });

  it.each(['float-32', 'float-64'] as const)('%s, to the bit and above full scale', async (encoding) => {
    const channels = [Float32Array.of(0, -0.1, 1.5, -900, 1e-30), Float32Array.of(1, 2, 3, 4, 5)];
    expect(await decoded({ channels, encoding })).toEqual(channels);
    expect(await decoded({ channels, encoding, extensible: true })).toEqual(channels);
  });

  it.each([
    ['a-law', 0.04, 2 ** -12],
    ['mu-law', 0.04, 2 ** -12],
  ] as const)('%s, within its relative step', async (encoding, relative, smallest) => {
    const channels = channelsOf(2);
    const ours = await decoded({ channels, encoding });
    for (const [c, channel] of channels.entries()) {
      for (const [i, sample] of channel.entries()) {
        expect(Math.abs(ours[c][i] - sample)).toBeLessThanOrEqual(relative * Math.abs(sample) + smallest);
      }
    }
  });

  it('ima-adpcm, at least 25 dB above its noise', async () => {
    const channels = [tone(300, 16_000, 0.5), tone(470, 16_000, 0.5), tone(640, 16_000, 0.5)];
    const ours = await decoded({ channels, encoding: 'ima-adpcm' });
    for (const [c, channel] of channels.entries()) {
      const noisePower = channel.reduce((sum, sample, i) => sum + (sample - ours[c][i]) ** 2, 0);
      const power = channel.reduce((sum, sample) => sum + sample ** 2, 0);
      expect(10 * Math.log10(power / noisePower)).toBeGreaterThan(25);
    }
  });

  it('every encoding in RF64, and with lengths left unknown', async () => {
    for (const encoding of WAV_ENCODINGS) {
      const plain = { channels: channelsOf(2), encoding };
      const expected = await decoded(plain);
      expect(await decoded({ ...plain, container: 'RF64' })).toEqual(expected);
      for (const size of [0xffffffff, 0x7ffff000, 0]) {
        expect(await decoded({ ...plain, claimedDataBytes: size, claimedRiffBytes: size })).toEqual(expected);
      }
    }
  });

  it.each([
    [12, 2, 'pcm-s16le'],
    [20, 3, 'pcm-s24le'],
    [4, 1, 'pcm-u8'],
  ] as const)('%i bits lie at the top of their container', async (bits, _bytes, encoding) => {
    const channels = [Float32Array.of(0.5, -0.25)];
    const { channels: ours } = await decodeAll(writeWav({ channels, encoding, fmt: { bits } }));
    expect(ours).toEqual(channels);
  });
});

describe('pieces', () => {
  it('are well under a second and join without a seam', async () => {
    const channels = [tone(100, 8_000, 5.01)];
    const ours = await decoded({ channels, encoding: 'float-32', sampleRateHz: 8_000 });
    expect(ours).toEqual(channels);
  });

  it('leave out a last sample that is not whole', async () => {
    const claimed = { claimedDataBytes: 4 * 5_000 + 3, claimedRiffBytes: 36 + 4 * 5_000 + 3 };
    const wav = writeWav({ channels: [noise(6_000, 1), noise(6_000, 2)], ...claimed });
    const { channels, warnings } = await decodeAll(wav);
    expect(channels[0]).toHaveLength(5_000);
    expect(warnings).toEqual([]);
  });
});
