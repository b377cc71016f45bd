import { describe, expect, it } from 'vitest';
import { crc8 } from '../../../../core/audio/flac/crc.ts';
import { isInOrder, parseFrameHeader } from '../../../../core/audio/flac/frameHeader.ts';
import type { StreamInfo } from '../../../../core/audio/flac/streamInfo.ts';

const INFO: StreamInfo = {
  maxBlockFrames: 65_535,
  sampleRateHz: 44_100,
  channelCount: 2,
  bitsPerSample: 16,
  frameCount: undefined,
};

/** Sync, block and rate codes, channels and bits, number, whatever these ask for, and the CRC. */
function header(codes: number, shape: number, rest: readonly number[]): Uint8Array {
  const bytes = Uint8Array.of(0xff, 0xf8, codes, shape, ...rest);
  return Uint8Array.of(...bytes, crc8(bytes));
}

describe('parseFrameHeader', () => {
  it.each([
    [0x19, [0], 192],
    [0x29, [0], 576],
    [0x59, [0], 4_608],
    [0x69, [0, 99], 100],
    [0x79, [0, 0x12, 0x34], 0x1235],
    [0x89, [0], 256],
    [0xc9, [0], 4_096],
    [0xf9, [0], 32_768],
  ])('block code %# gives its samples', (codes, rest, frames) => {
    expect(parseFrameHeader(header(codes, 0x18, rest), INFO)).toBe(frames);
  });

  it.each([
    [0xc0, [0], 44_100],
    [0xc1, [0], 88_200],
    [0xc3, [0], 192_000],
    [0xc4, [0], 8_000],
    [0xc9, [0], 44_100],
    [0xcb, [0], 96_000],
    [0xcc, [0, 48], 48_000],
    [0xcd, [0, 0xac, 0x44], 44_100],
    [0xce, [0, 0x11, 0x3a], 44_100],
  ])('rate code %# is compared with the stream', (codes, rest, sampleRateHz) => {
    expect(parseFrameHeader(header(codes, 0x18, rest), { ...INFO, sampleRateHz })).toBe(4_096);
    const other = parseFrameHeader(header(codes, 0x18, rest), { ...INFO, sampleRateHz: sampleRateHz + 1 });
    expect(other).toBe((codes & 15) === 0 ? 4_096 : undefined);
  });

  it.each([
    [0x18, { channelCount: 2, bitsPerSample: 16 }],
    [0x88, { channelCount: 2, bitsPerSample: 16 }],
    [0xa8, { channelCount: 2, bitsPerSample: 16 }],
    [0x0c, { channelCount: 1, bitsPerSample: 24 }],
    [0x72, { channelCount: 8, bitsPerSample: 8 }],
    [0x50, { channelCount: 6, bitsPerSample: 17 }],
  ])('shape %# is compared with the stream', (shape, stream) => {
    expect(parseFrameHeader(header(0xc9, shape, [0]), { ...INFO, ...stream })).toBe(4_096);
    const { channelCount } = stream;
    expect(
      parseFrameHeader(header(0xc9, shape, [0]), { ...INFO, ...stream, channelCount: (channelCount % 8) + 1 }),
    ).toBeUndefined();
  });

  it('reads past numbers of any length', () => {
    for (const text of ['\u007f', '\u0080', '\uffff', '\u{10ffff}']) {
      const number = [...new TextEncoder().encode(text)];
      expect(parseFrameHeader(header(0xc9, 0x18, number), INFO)).toBe(4_096);
    }
    expect(parseFrameHeader(header(0xc9, 0x18, [0xfe, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf]), INFO)).toBe(4_096);
  });

  it.each([
    ['block code 0', header(0x09, 0x18, [0])],
    ['rate code 15', header(0xcf, 0x18, [0])],
    ['channel code 11', header(0xc9, 0xb8, [0])],
    ['bits code 3', header(0xc9, 0x16, [0])],
    ['the reserved bit', header(0xc9, 0x19, [0])],
    ['a number that starts in the middle', header(0xc9, 0x18, [0x80])],
    ['a number of eight bytes', header(0xc9, 0x18, [0xff])],
    ['too few bytes', header(0xc9, 0x18, [0]).subarray(0, 5)],
    ['nothing', new Uint8Array(0)],
  ])('%s is no header', (_name, bytes) => {
    expect(parseFrameHeader(bytes, INFO)).toBeUndefined();
  });

  it('finds any single wrong bit', () => {
    const good = header(0xc9, 0x18, [5]);
    for (let bit = 0; bit < good.length * 8; bit++) {
      const bad = good.slice();
      bad[bit >> 3] ^= 1 << (bit & 7);
      expect(parseFrameHeader(bad, INFO)).toBeUndefined();
    }
  });

  it('refuses a block that is larger than the stream declares', () => {
    expect(parseFrameHeader(header(0xc9, 0x18, [0]), { ...INFO, maxBlockFrames: 4_095 })).toBeUndefined();
  });
});

describe('the order of frames', () => {
  /** The head of a frame with the coded number. */
  const frame = (blocking: 0 | 1, ...number: number[]) => Uint8Array.of(0xff, 0xf8 | blocking, 0, 0, ...number);

  it.each([
    ['the next frame', 0, [5], 0, [6], true],
    ['the next sample', 1, [5], 1, [5 + 100], true],
    ['samples counted without saying so', 0, [5], 0, [105], true],
    ['two bytes', 0, [0x7f], 0, [0xc2, 0x80], true],
    ['three bytes', 0, [0xdf, 0xbf], 0, [0xe0, 0xa0, 0x80], true],
    ['seven bytes', 1, [0xfe, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80], 1, [0xfe, 0x80, 0x80, 0x80, 0x80, 0x81, 0xa4], true],
    ['the same frame', 0, [5], 0, [5], false],
    ['the frame before', 0, [5], 0, [4], false],
    ['a frame left out', 0, [5], 0, [7], false],
    ['one sample on', 1, [5], 1, [6], false],
    ['another way of counting', 0, [5], 1, [6], false],
  ] as const)('%s', (_name, blockingBefore, before, blocking, after, expected) => {
    expect(isInOrder(frame(blocking, ...after), { bytes: frame(blockingBefore, ...before), frameCount: 100 })).toBe(
      expected,
    );
  });
});
