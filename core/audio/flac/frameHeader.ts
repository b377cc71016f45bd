import { viewOf } from '../bytes.ts';
import { crc8 } from './crc.ts';
import type { StreamInfo } from './streamInfo.ts';

/** The longest head: 4 fixed bytes, 7 of number, 2 of block size, 2 of rate, 1 of CRC. */
export const MAX_FRAME_HEADER_BYTES = 16;

/** By code; undefined is as in the stream's header, or reserved (3). */
const BITS_BY_CODE: readonly (number | undefined)[] = [undefined, 8, 12, undefined, 16, 20, 24, 32];
/** By code, up to 11; 0 is as in the stream's header. */
const RATES_HZ = [0, 88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];

/**
 * Reads a frame header (RFC 9639 §9.1).
 *
 * @param bytes at the frame's start; up to {@link MAX_FRAME_HEADER_BYTES} are looked at
 * @returns samples per channel in the frame; undefined when this is no frame header of this stream: no sync code, a
 * reserved value, another rate, number of channels or bits than the stream's, too large a block, or a wrong CRC-8
 */
export function parseFrameHeader(bytes: Uint8Array, info: StreamInfo): number | undefined {
  const layout = layoutOf(bytes);
  if (!layout || !hasShapeOf(bytes[3], info)) return undefined;
  const { blockCode, blockAt, rateCode, rateAt } = layout;
  const frameCount = blockFrames(blockCode, bytes, blockAt);
  const sampleRateHz = rateHz(rateCode, bytes, rateAt);
  const isOfStream = frameCount <= info.maxBlockFrames && (sampleRateHz === 0 || sampleRateHz === info.sampleRateHz);
  return isOfStream ? frameCount : undefined;
}

/** Whether bytes begin with a frame header whose CRC-8 is right, be it of another stream. */
export function isFrameHeader(bytes: Uint8Array): boolean {
  return layoutOf(bytes) !== undefined;
}

/** Where a header's optional parts lie; undefined when it is none, or its CRC-8 is wrong. */
function layoutOf(
  bytes: Uint8Array,
): { blockCode: number; blockAt: number; rateCode: number; rateAt: number } | undefined {
  if (bytes.length < 6 || bytes[0] !== 0xff || (bytes[1] & 0xfe) !== 0xf8) return undefined;
  const blockCode = bytes[2] >> 4;
  const rateCode = bytes[2] & 15;
  const numberBytes = codedNumberBytes(bytes[4]);
  if (blockCode === 0 || rateCode === 15 || numberBytes === 0) return undefined;
  const blockAt = 4 + numberBytes;
  const rateAt = blockAt + extraBlockBytes(blockCode);
  const crcAt = rateAt + extraRateBytes(rateCode);
  if (crcAt >= bytes.length || crc8(bytes.subarray(0, crcAt + 1)) !== 0) return undefined;
  return { blockCode, blockAt, rateCode, rateAt };
}

/**
 * Whether a frame may follow another: its number is the next one (RFC 9639 §9.1.5), and counts the same thing. A stream
 * may start at any number. Samples are counted too where the header says frames: encoders before that bit did so.
 *
 * @param bytes of the later frame; its header is right
 * @param before the frame before it
 */
export function isInOrder(bytes: Uint8Array, before: { bytes: Uint8Array; frameCount: number }): boolean {
  const step = codedNumber(bytes) - codedNumber(before.bytes);
  return bytes[1] === before.bytes[1] && (step === before.frameCount || (step === 1 && (bytes[1] & 1) === 0));
}

/** The frame's or sample's number. Up to 36 bits: no bitwise arithmetic. */
function codedNumber(bytes: Uint8Array): number {
  const length = codedNumberBytes(bytes[4]);
  if (length === 1) return bytes[4];
  let number = bytes[4] & (0x7f >> length);
  for (let at = 5; at < 4 + length; at++) number = number * 64 + (bytes[at] & 0x3f);
  return number;
}

/** Whether channels and bits are the stream's; they may not change inside it. The lowest bit is reserved: 0. */
function hasShapeOf(byte: number, info: StreamInfo): boolean {
  const assignment = byte >> 4;
  const bitsCode = (byte >> 1) & 7;
  if ((byte & 1) !== 0 || assignment > 10 || bitsCode === 3) return false;
  // Values from 8 are two channels, one of them as a difference.
  const channelCount = assignment < 8 ? assignment + 1 : 2;
  return channelCount === info.channelCount && (BITS_BY_CODE[bitsCode] ?? info.bitsPerSample) === info.bitsPerSample;
}

/** Length of the frame's or sample's number, coded as UTF-8 codes characters, stretched to 7 bytes; 0 if it is none. */
function codedNumberBytes(first: number): number {
  const ones = Math.clz32(~(first << 24));
  if (ones === 1 || ones === 8) return 0;
  return ones || 1;
}

function extraBlockBytes(code: number): number {
  if (code === 6) return 1;
  return code === 7 ? 2 : 0;
}

function extraRateBytes(code: number): number {
  if (code === 12) return 1;
  return code > 12 ? 2 : 0;
}

function blockFrames(code: number, bytes: Uint8Array, at: number): number {
  if (code === 1) return 192;
  if (code <= 5) return 144 << code;
  if (code === 6) return bytes[at] + 1;
  if (code === 7) return viewOf(bytes).getUint16(at) + 1;
  return 1 << code;
}

/** @returns 0 when it is the stream's */
function rateHz(code: number, bytes: Uint8Array, at: number): number {
  if (code < RATES_HZ.length) return RATES_HZ[code];
  if (code === 12) return bytes[at] * 1_000;
  return viewOf(bytes).getUint16(at) * (code === 13 ? 1 : 10);
}
