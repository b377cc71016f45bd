import type { Warning } from '../../../contract/index.ts';
import { AudioError } from '../../errors.ts';
import type { ByteReader } from '../byteReader.ts';
import { checkNotTooLong } from '../checkLimits.ts';
import type { DecodedAudio } from '../decodedAudio.ts';
import { truncationWarning } from '../truncation.ts';
import { corrupt, invalidHeader, truncatedHeader } from './errors.ts';
import { type FlacFrame, FrameDecoder } from './frameDecoder.ts';
import { isFrameHeader, isInOrder, MAX_FRAME_HEADER_BYTES, parseFrameHeader } from './frameHeader.ts';
import { nextFrame } from './nextFrame.ts';
import { readStreamInfo, type StreamInfo } from './streamInfo.ts';

/**
 * Opens a FLAC file (RFC 9639). One frame is held at a time, 4096 samples as a rule and 65535 at most,
 * however long the audio.
 *
 * @param reader at `fLaC`; closed when the chunks end
 * @throws AudioError as `decode` lists them; `too-long` by what the header says: half a megabyte can unpack to hours
 */
export async function decodeFlac(reader: ByteReader, maxDurationSeconds: number): Promise<DecodedAudio> {
  const info = await readStreamInfo(reader);
  if (info.frameCount !== undefined && (await reader.peek(1)).length === 0) throw truncatedHeader();
  const { sampleRateHz, channelCount, bitsPerSample, frameCount } = info;
  const warnings: Warning[] = [];
  const chunks = decodeFrames(reader, info, warnings);
  const claimedSeconds = frameCount && frameCount / sampleRateHz;
  if (frameCount) checkNotTooLong(frameCount, sampleRateHz, maxDurationSeconds);
  const encoding = `flac-${bitsPerSample}`;
  return { container: 'flac', encoding, sampleRateHz, channelCount, claimedSeconds, chunks, warnings };
}

async function* decodeFrames(
  reader: ByteReader,
  info: StreamInfo,
  warnings: Warning[],
): AsyncGenerator<Float32Array[]> {
  const decoder = new FrameDecoder(info);
  try {
    const total = info.frameCount ?? Number.POSITIVE_INFINITY;
    let frameCount = 0;
    let before: FlacFrame | undefined;
    while (frameCount < total) {
      const next = await nextFrame(reader, info);
      if (next.kind === 'perhaps-last' && frameCount + next.frameCount === total) {
        const last = await decodeIfWhole(decoder, next);
        if (last) yield last;
        else warnings.push(endedEarly(info, frameCount));
        return;
      }
      if (next.kind !== 'frame') {
        const isWhole = next.kind === 'end' && info.frameCount === undefined;
        if (!isWhole) warnings.push(endedEarly(info, frameCount));
        return;
      }
      if (before && !isInOrder(next.bytes, before)) throw corrupt('FLAC frames in order, got another next');
      before = next;
      frameCount += next.frameCount;
      if (frameCount > total) throw understated(total, frameCount);
      yield await decoder.decode(next);
    }
    const rest = await reader.peek(MAX_FRAME_HEADER_BYTES);
    const another = parseFrameHeader(rest, info);
    if (another !== undefined) throw understated(total, frameCount + another);
    if (isFrameHeader(rest)) throw corrupt('no frame behind the last one, got one of another stream');
  } finally {
    decoder.free();
    await reader.close();
  }
}

/** A last frame with something behind it that is nothing of FLAC: a newline, a tag that nobody knows. */
async function decodeIfWhole(decoder: FrameDecoder, frame: FlacFrame): Promise<Float32Array[] | undefined> {
  try {
    return await decoder.decode(frame);
  } catch (error) {
    if (error instanceof AudioError && error.code === 'corrupt-data') return undefined;
    throw error;
  }
}

function understated(claimed: number, atLeast: number): AudioError {
  return invalidHeader(`${claimed} samples, as the header says, got at least ${atLeast}`);
}

function endedEarly(info: StreamInfo, frameCount: number): Warning {
  const expected = info.frameCount === undefined ? 'a whole last frame' : `${info.frameCount} samples`;
  return truncationWarning(
    frameCount,
    info.sampleRateHz,
    `Expected ${expected}, got ${frameCount} samples and the end.`,
  );
}
