import type { ByteReader } from '../byteReader.ts';
import { viewOf } from '../bytes.ts';
import { checkChannelCount, checkSampleRate } from '../checkLimits.ts';
import { invalidHeader, truncatedHeader, unsupportedFlac } from './errors.ts';

/** The first metadata block of a FLAC file. */
export interface StreamInfo {
  readonly maxBlockFrames: number;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bitsPerSample: number;
  /** Samples per channel; undefined when the writer did not know. */
  readonly frameCount: number | undefined;
}

const STREAM_INFO_BYTES = 34;
/** Files have a handful. Without a limit, a file of nothing but empty blocks would be slow. */
const MAX_METADATA_BLOCKS = 1024;
/** Those that the library scales; in others it divides by whatever is in memory. */
const DECODABLE_BITS = [8, 16, 24, 32];

/**
 * Reads all metadata, up to the first audio frame (RFC 9639 §8). Only STREAMINFO is looked at.
 *
 * @param reader at `fLaC`
 * @throws AudioError `truncated-header`, `invalid-header`, `unsupported-encoding`, `unsupported-sample-rate`
 */
export async function readStreamInfo(reader: ByteReader): Promise<StreamInfo> {
  const head = await takeWhole(reader, 8 + STREAM_INFO_BYTES);
  const [type, size] = [head[4] & 0x7f, viewOf(head).getUint32(4) & 0xffffff];
  if (type !== 0 || size !== STREAM_INFO_BYTES) {
    throw invalidHeader(`STREAMINFO of ${STREAM_INFO_BYTES} bytes first, got block type ${type} of ${size} bytes`);
  }
  let isLast = head[4] >= 0x80;
  for (let count = 1; !isLast; count++) {
    if (count > MAX_METADATA_BLOCKS) throw invalidHeader(`at most ${MAX_METADATA_BLOCKS} metadata blocks, got more`);
    const block = await takeWhole(reader, 4);
    isLast = block[0] >= 0x80;
    const blockType = block[0] & 0x7f;
    if (blockType === 127) throw invalidHeader('a metadata block, got one of type 127');
    if (blockType === 0) throw invalidHeader('one STREAMINFO, got two');
    const blockBytes = viewOf(block).getUint32(0) & 0xffffff;
    if ((await reader.skip(blockBytes)) < blockBytes) throw truncatedHeader();
  }
  return parse(head.subarray(8));
}

/** 16 bits each: smallest and largest block; 24 each: frame sizes; 20: rate; 3: channels − 1; 5: bits − 1; 36: length. */
function parse(body: Uint8Array): StreamInfo {
  const view = viewOf(body);
  const maxBlockFrames = view.getUint16(2);
  const packed = view.getBigUint64(10);
  const sampleRateHz = Number(packed >> 44n);
  const channelCount = Number((packed >> 41n) & 7n) + 1;
  const bitsPerSample = Number((packed >> 36n) & 31n) + 1;
  const frameCount = Number(packed & 0xfffffffffn) || undefined;
  if (maxBlockFrames < 16) throw invalidHeader(`blocks of at least 16 samples, got ${maxBlockFrames}`);
  if (bitsPerSample < 4) throw invalidHeader(`4 to 32 bits a sample, got ${bitsPerSample}`);
  if (!DECODABLE_BITS.includes(bitsPerSample)) throw unsupportedFlac(`${bitsPerSample} bits`);
  checkChannelCount(channelCount);
  checkSampleRate(sampleRateHz);
  return { maxBlockFrames, sampleRateHz, channelCount, bitsPerSample, frameCount };
}

async function takeWhole(reader: ByteReader, byteCount: number): Promise<Uint8Array> {
  const bytes = await reader.take(byteCount);
  if (bytes.length < byteCount) throw truncatedHeader();
  return bytes;
}
