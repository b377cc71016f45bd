import { viewOf } from '../bytes.ts';
import { checkChannelCount, checkSampleRate } from '../checkLimits.ts';
import { resolveEncoding, type WavEncoding } from './encoding.ts';
import { invalidHeader } from './errors.ts';

/** The fmt chunk, checked. */
export interface WavFormat {
  readonly encoding: WavEncoding;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  /** Bytes of one sample of every channel; for ADPCM, of one block. */
  readonly blockBytes: number;
}

/** A byte rate further off than this share is a lie, less is a sloppy writer; nobody needs the field. */
const BYTE_RATE_TOLERANCE = 0.25;

/**
 * Reads and checks a fmt chunk (Microsoft's WAVEFORMATEX and WAVEFORMATEXTENSIBLE): its fields say the same thing
 * several times over, and a header that contradicts itself is refused rather than guessed at.
 *
 * @param fmt the chunk without its id and size
 * @throws AudioError `invalid-header`, `unsupported-encoding`, `unsupported-channels`, `unsupported-sample-rate`
 */
export function parseFormat(fmt: Uint8Array): WavFormat {
  if (fmt.length < 16) throw invalidHeader(`a fmt chunk of at least 16 bytes, got ${fmt.length}`);
  const view = viewOf(fmt);
  const channelCount = view.getUint16(2, true);
  const sampleRateHz = view.getUint32(4, true);
  const byteRate = view.getUint32(8, true);
  const blockBytes = view.getUint16(12, true);
  const encoding = resolveEncoding(fmt);
  checkChannelCount(channelCount);
  checkSampleRate(sampleRateHz);
  checkBlock(encoding, channelCount, blockBytes);
  if (encoding.kind !== 'ima-adpcm') checkByteRate(byteRate, sampleRateHz * blockBytes);
  return { encoding, channelCount, sampleRateHz, blockBytes };
}

/** Not for ADPCM, where ffmpeg itself writes a number that fits nothing. */
function checkByteRate(byteRate: number, expected: number): void {
  if (byteRate !== 0 && Math.abs(byteRate / expected - 1) > BYTE_RATE_TOLERANCE) {
    throw invalidHeader(`${expected} bytes a second (rate × channels × bytes a sample), got ${byteRate}`);
  }
}

function checkBlock(encoding: WavEncoding, channelCount: number, blockBytes: number): void {
  if (encoding.kind === 'ima-adpcm') {
    checkAdpcmBlock(channelCount, blockBytes, encoding.framesPerBlock);
    return;
  }
  const expected = channelCount * encoding.sampleBytes;
  if (blockBytes !== expected) {
    throw invalidHeader(
      `blocks of ${expected} bytes (${channelCount} channels of ${encoding.sampleBytes}), got ${blockBytes}`,
    );
  }
}

/** An IMA ADPCM block: 4 bytes a channel with its first sample, then 4 bytes a channel for 8 samples each. */
function checkAdpcmBlock(channelCount: number, blockBytes: number, declaredFrames: number | undefined): void {
  const groupBytes = 4 * channelCount;
  if (blockBytes < 2 * groupBytes || blockBytes % groupBytes !== 0) {
    throw invalidHeader(`IMA ADPCM blocks of a multiple of ${groupBytes} bytes, got ${blockBytes}`);
  }
  const frames = (blockBytes / groupBytes - 1) * 8 + 1;
  if (declaredFrames !== undefined && declaredFrames !== frames) {
    throw invalidHeader(`${frames} samples in an ADPCM block of ${blockBytes} bytes, got ${declaredFrames}`);
  }
}
