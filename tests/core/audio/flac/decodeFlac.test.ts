import { describe, expect, it } from 'vitest';
import { crc16Step } from '../../../../core/audio/flac/crc.ts';
import { decode } from '../../../../core/audio/index.ts';
import { audioErrorOf } from '../../../support/audioErrors.ts';
import { type FlacOptions, writeFlac, writeSilentFlac } from '../../../support/flac.ts';
import { noise } from '../../../support/signals.ts';
import { collect, inPieces } from '../../../support/streams.ts';
import { ascii, joinBytes } from '../../../support/wav.ts';
import { decodeAll } from '../decodeAll.ts';
import { firstDifference } from '../firstDifference.ts';

/** Noise over the whole range of so many bits, both ends included. */
function integers(length: number, seed: number, bits = 16): number[] {
  const full = 2 ** (bits - 1);
  return [-full, full - 1, 0, ...noise(length - 3, seed, 1)].map((sample, i) =>
    i < 3 ? sample : Math.floor(sample * (full - 1)),
  );
}

const CHANNELS = [integers(12_000, 1), integers(12_000, 2)];
/** Where the first frame starts: signature, one block header, STREAMINFO. */
const HEADER_BYTES = 4 + 4 + 34;

async function codeOf(bytes: Uint8Array): Promise<string> {
  return (await audioErrorOf(() => decodeAll(bytes))).code;
}

describe('what stands behind the last frame changes nothing', () => {
  it.each([
    ['a newline', ascii('\n')],
    ['zeros', new Uint8Array(100)],
    ['a tag that nobody knows', ascii('LYRICSBEGIN'.padEnd(300, 'la'))],
    ['a byte of a header', Uint8Array.of(0xff)],
    ['3000 bytes of noise', Uint8Array.from(noise(3_000, 8, 120), (value) => value + 128)],
  ])('%s', async (_what, rest) => {
    const plain = await decodeAll(writeFlac({ channels: CHANNELS }));
    expect(await decodeAll(joinBytes([writeFlac({ channels: CHANNELS }), rest]))).toEqual(plain);
  });

  it('but a last frame that is cut is missing, and told', async () => {
    const file = writeFlac({ channels: CHANNELS });
    const plain = await decodeAll(file);
    for (const missing of [1, 2, 7, 100, 1_000]) {
      const cut = await decodeAll(file.subarray(0, file.length - missing));
      expect(cut.warnings.map(({ code }) => code)).toEqual(['truncated-data']);
      expect(cut.channels[0].length).toBeLessThan(plain.channels[0].length);
    }
  });
});

describe('samples come back', () => {
  it.each([8, 16, 24])('%i bits, to the bit', async (bitsPerSample) => {
    for (const count of [1, 2, 8]) {
      const channels = Array.from({ length: count }, (_, c) => integers(4_500, c, bitsPerSample));
      const ours = await decodeAll(writeFlac({ channels, bitsPerSample }), [1_000]);
      expect(ours).toMatchObject({ encoding: `flac-${bitsPerSample}`, channelCount: count, warnings: [] });
      const full = 2 ** (bitsPerSample - 1);
      for (const [c, channel] of channels.entries()) {
        const expected = Float32Array.from(channel, (sample) => sample / full + 0);
        expect(firstDifference(ours.channels[c], expected)).toBeUndefined();
      }
    }
  });

  it('32 bits, as far as 32-bit floats go', async () => {
    const channel = integers(6_000, 1, 32);
    const [ours] = (await decodeAll(writeFlac({ channels: [channel], bitsPerSample: 32 }))).channels;
    const largest = ours.reduce((most, sample, i) => Math.max(most, Math.abs(sample - channel[i] / 2 ** 31)), 0);
    expect(largest).toBeLessThan(2 ** -23);
  });

  it.each([192, 576, 4_096, 30_000])('in blocks of %i', async (blockFrames) => {
    const ours = await decodeAll(writeFlac({ channels: CHANNELS, blockFrames }));
    const expected = Float32Array.from(CHANNELS[1], (sample) => sample / 32_768);
    expect(firstDifference(ours.channels[1], expected)).toBeUndefined();
  });

  it('with metadata, with a length left unknown, and with tags behind', async () => {
    const plain = await decodeAll(writeFlac({ channels: CHANNELS }));
    const metadata = [4, 6, 1].map((type) => ({ type, body: new Uint8Array(50_001) }));
    const variants = [
      writeFlac({ channels: CHANNELS, metadata }),
      writeFlac({ channels: CHANNELS, claimedFrames: 0 }),
      joinBytes([writeFlac({ channels: CHANNELS }), ascii('TAG'), new Uint8Array(125)]),
      joinBytes([writeFlac({ channels: CHANNELS, claimedFrames: 0 }), ascii('APETAGEX'), new Uint8Array(300)]),
    ];
    for (const bytes of variants) expect(await decodeAll(bytes)).toEqual(plain);
  });

  it('several files at once', async () => {
    const files = [8, 16, 24].map((bitsPerSample) =>
      writeFlac({ channels: [integers(9_000, 7, bitsPerSample)], bitsPerSample }),
    );
    const together = await Promise.all(files.map((file) => decodeAll(file)));
    for (const [i, file] of files.entries()) expect(together[i]).toEqual(await decodeAll(file));
  });
});

describe('a header that cannot be', () => {
  /** STREAMINFO with some bits overwritten. */
  function withBits(offset: number, ...bytes: number[]): Uint8Array {
    const flac = writeFlac({ channels: CHANNELS });
    flac.set(bytes, offset);
    return flac;
  }

  it.each([
    ['another first block', withBits(4, 4), 'invalid-header'],
    ['a STREAMINFO of 35 bytes', withBits(7, 35), 'invalid-header'],
    ['blocks of 15', withBits(10, 0, 15), 'invalid-header'],
    ['a rate of zero', withBits(18, 0, 0, 0x02), 'unsupported-sample-rate'],
    ['655350 Hz', withBits(18, 0x9f, 0xff, 0x62), 'unsupported-sample-rate'],
    ['20 bits', writeFlac({ channels: [integers(9_000, 1, 20)], bitsPerSample: 20 }), 'unsupported-encoding'],
    ['fewer samples than frames hold', writeFlac({ channels: CHANNELS, claimedFrames: 11_999 }), 'invalid-header'],
    [
      'fewer samples, up to the end of a frame',
      writeFlac({ channels: CHANNELS, claimedFrames: 8_192 }),
      'invalid-header',
    ],
    [
      'fewer, up to the last frame',
      writeFlac({ channels: CHANNELS, blockFrames: 600, claimedFrames: 11_400 }),
      'invalid-header',
    ],
    [
      'rate and bits left out of the frames',
      writeFlac({ channels: CHANNELS, useStreamInfo: true }),
      'unsupported-encoding',
    ],
    [
      'metadata of type 127',
      writeFlac({ channels: CHANNELS, metadata: [{ type: 127, body: new Uint8Array(4) }] }),
      'invalid-header',
    ],
    [
      'a second STREAMINFO',
      writeFlac({ channels: CHANNELS, metadata: [{ type: 0, body: new Uint8Array(34) }] }),
      'invalid-header',
    ],
  ])('%s is refused', async (_name, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code);
  });

  it('has its length and what came instead in the message', async () => {
    const flac = writeFlac({ channels: [integers(16_000, 1)], claimedFrames: 8_192 });
    const { chunks } = await decode(inPieces(flac, [7]));
    const error = await audioErrorOf(() => collect(chunks));
    expect(error.message).toMatch(/^Expected 8192 samples, .+, got at least 12288: .+\. Export .+ again\.$/);
  });

  it('has too much metadata', async () => {
    const metadata = Array.from({ length: 1_100 }, () => ({ type: 1, body: new Uint8Array(0) }));
    expect(await codeOf(writeFlac({ channels: CHANNELS, metadata }))).toBe('invalid-header');
  });

  it('says another rate, or other channels, than the frames', async () => {
    for (const lie of [{ sampleRateHz: 48_000 }, { channels: [CHANNELS[0]] }]) {
      const header = writeFlac({ channels: CHANNELS, ...lie }).subarray(0, HEADER_BYTES);
      expect(await codeOf(joinBytes([header, writeFlac({ channels: CHANNELS }).subarray(HEADER_BYTES)]))).toBe(
        'corrupt-data',
      );
    }
  });
});

describe('hours in a small file', () => {
  it('are refused by what the header claims, before a frame is read', async () => {
    const bomb = writeSilentFlac(3, 8_000, 10_801 * 8_000);
    expect((await audioErrorOf(() => decode(inPieces(bomb)))).code).toBe('too-long');
    const hour = writeSilentFlac(3, 8_000, 3_600 * 8_000);
    expect((await audioErrorOf(() => decode(inPieces(hour), 3_599))).code).toBe('too-long');
    expect((await decode(inPieces(hour), 3_600)).claimedSeconds).toBe(3_600);
  });

  it('come as a stream when the header does not say, a piece at a time', async () => {
    const bomb = writeSilentFlac(200, 8_000, 0);
    expect(bomb.length).toBeLessThan(4_000);
    let [frames, largest] = [0, 0];
    for await (const [chunk] of (await decode(inPieces(bomb))).chunks) {
      frames += chunk.length;
      largest = Math.max(largest, chunk.length);
    }
    expect(frames).toBe(200 * 65_535);
    expect(largest).toBe(65_535);
  });
});

describe('a file that ends too early', () => {
  const options: FlacOptions = { channels: CHANNELS, blockFrames: 1_152 };
  const flac = writeFlac(options);
  const frameBytes =
    writeFlac({ ...options, channels: CHANNELS.map((channel) => channel.slice(0, 1_152)) }).length - HEADER_BYTES;

  it('inside the header, or right after it, is a truncated header', async () => {
    for (let length = 1; length <= HEADER_BYTES; length++) {
      expect([length, await codeOf(flac.subarray(0, length))]).toEqual([length, 'truncated-header']);
    }
  });

  it('before 0.3 s is truncated data', async () => {
    for (const length of [1, 10, frameBytes - 1, frameBytes, 4 * frameBytes + 100]) {
      expect([length, await codeOf(flac.subarray(0, HEADER_BYTES + length))]).toEqual([length, 'truncated-data']);
    }
  });

  it('after 0.3 s is used, with a warning', async () => {
    for (const extra of [0, 1, 7, frameBytes - 1]) {
      const { channels, warnings } = await decodeAll(flac.subarray(0, HEADER_BYTES + 5 * frameBytes + extra));
      expect(channels[0]).toEqual(Float32Array.from(CHANNELS[0].slice(0, 5 * 1_152), (sample) => sample / 32_768));
      expect(warnings.map(({ code }) => code)).toEqual(['truncated-data']);
    }
  });

  it('is noticed too when the length was never known, unless the cut is between frames', async () => {
    const piped = writeFlac({ ...options, claimedFrames: 0 });
    const between = HEADER_BYTES + 5 * frameBytes;
    expect((await decodeAll(piped.subarray(0, between))).warnings).toEqual([]);
    expect((await decodeAll(piped.subarray(0, between + 50))).warnings.map(({ code }) => code)).toEqual([
      'truncated-data',
    ]);
  });
});

describe('damage', () => {
  const flac = writeFlac({ channels: CHANNELS, blockFrames: 1_152 });

  it('in the middle is corrupt data, wherever it is', async () => {
    for (const at of [HEADER_BYTES, HEADER_BYTES + 1, HEADER_BYTES + 3, HEADER_BYTES + 200, 20_000, 30_001]) {
      const bad = flac.slice();
      bad[at] ^= 0x10;
      expect([at, await codeOf(bad)]).toEqual([at, 'corrupt-data']);
    }
  });

  it('of a whole stretch is corrupt data', async () => {
    expect(await codeOf(flac.slice().fill(0, 20_000, 24_000))).toBe('corrupt-data');
    expect(await codeOf(flac.slice().fill(0, HEADER_BYTES))).toBe('corrupt-data');
  });

  it('in the last frame costs that frame', async () => {
    const bad = flac.slice();
    bad[bad.length - 100] ^= 1;
    const { channels, warnings } = await decodeAll(bad);
    expect(channels[0]).toHaveLength(Math.floor(12_000 / 1_152) * 1_152);
    expect(warnings.map(({ code }) => code)).toEqual(['truncated-data']);
  });

  it('is frames in another order, twice, or left out', async () => {
    // Verbatim frames of one length.
    const whole = writeFlac({ channels: CHANNELS, blockFrames: 1_000 });
    const length = (whole.length - HEADER_BYTES) / 12;
    const inOrder = (order: number[]) =>
      joinBytes([
        whole.subarray(0, HEADER_BYTES),
        ...order.map((n) => whole.subarray(HEADER_BYTES + n * length, HEADER_BYTES + (n + 1) * length)),
      ]);
    expect((await decodeAll(inOrder([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]))).warnings).toEqual([]);
    for (const order of [
      [0, 1, 2, 3, 5, 4, 6, 7, 8, 9, 10, 11],
      [0, 1, 2, 3, 4, 4, 6, 7, 8, 9, 10, 11],
      [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11],
    ]) {
      expect([order, await codeOf(inOrder(order))]).toEqual([order, 'corrupt-data']);
    }
  });

  it.each([
    ['of 8 bits', { bitsPerSample: 8, channels: [CHANNELS[0].map((sample) => sample >> 8)] }],
    ['of another rate', { sampleRateHz: 48_000, channels: [CHANNELS[0]] }],
    ['of two channels', { channels: CHANNELS }],
  ])('is frames %s behind the last one', async (_what, other) => {
    const whole = writeFlac({ channels: [CHANNELS[0]] });
    expect(await codeOf(joinBytes([whole, writeFlac(other).subarray(HEADER_BYTES)]))).toBe('corrupt-data');
  });

  it('is a frame that cannot be read, though one of as many samples lies inside it', async () => {
    const one = { blockFrames: 6_000, claimedFrames: 0 };
    const file = writeFlac({ channels: [CHANNELS[0].slice(0, 6_000)], ...one });
    const frame = file.subarray(HEADER_BYTES);
    frame.set(writeFlac({ channels: [new Array<number>(6_000).fill(7)], ...one }).subarray(HEADER_BYTES), 1_000);
    // Behind the header's ten bytes stands the subframe's kind; this one is reserved.
    frame[10] = 0x04;
    const crc = frame.subarray(0, -2).reduce(crc16Step, 0);
    frame.set([crc >> 8, crc & 0xff], frame.length - 2);
    expect(await codeOf(file)).toBe('corrupt-data');
  });

  it('is not noise after the header', async () => {
    const junk = Uint8Array.from(noise(700_000, 5, 1), (sample) => Math.floor((sample + 1) * 128));
    expect(await codeOf(joinBytes([flac.subarray(0, HEADER_BYTES), junk]))).toBe('corrupt-data');
  });
});
