import type { ByteReader } from '../byteReader.ts';
import { asciiAt } from '../bytes.ts';
import { crc16Step } from './crc.ts';
import { corrupt } from './errors.ts';
import { isFrameHeader, MAX_FRAME_HEADER_BYTES, parseFrameHeader } from './frameHeader.ts';
import type { StreamInfo } from './streamInfo.ts';

/** A frame, its checksums right; or the end of the file, clean or inside a frame. */
export type NextFrame =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array; readonly frameCount: number }
  /** The checksum comes out right, but what follows is nothing of FLAC: the last frame of all, or damage. */
  | { readonly kind: 'perhaps-last'; readonly bytes: Uint8Array; readonly frameCount: number }
  | { readonly kind: 'end' | 'cut' };

/** What libFLAC is given at once by the package; frames of the streamable subset are a tenth of it. */
const MAX_FRAME_BYTES = 65_535 * 8;
/** A head of 6 bytes, a subframe of 2, a CRC of 2. */
const MIN_FRAME_BYTES = 10;

/**
 * Takes one frame off the stream. FLAC frames do not say how long they are: one ends where its CRC-16 comes out right
 * and a header, a tag or the end of the file follows. Each byte is looked at once, so that no file can make this slow.
 *
 * @throws AudioError `corrupt-data` when what is here is no frame, or its checksum is wrong and more frames follow
 */
export async function nextFrame(reader: ByteReader, info: StreamInfo): Promise<NextFrame> {
  let seen = await reader.peek(MAX_FRAME_HEADER_BYTES);
  if (seen.length === 0 || isTag(seen)) return { kind: 'end' };
  const frameCount = parseFrameHeader(seen, info);
  if (frameCount === undefined) {
    if (seen.length < MAX_FRAME_HEADER_BYTES) return { kind: 'cut' };
    throw corrupt('a FLAC frame, got something else');
  }
  let [crc, length, lastZeroAt, endsPerhaps] = [0, 0, 0, 0];
  for (;;) {
    while (length < seen.length && length < MAX_FRAME_BYTES) {
      crc = crc16Step(crc, seen[length++]);
      if (crc === 0 && length >= MIN_FRAME_BYTES) break;
    }
    if (crc === 0 && length >= MIN_FRAME_BYTES) {
      seen = await reader.peek(length + MAX_FRAME_HEADER_BYTES);
      if (isBoundary(seen.subarray(length))) return takeFrame(reader, seen.subarray(0, length), frameCount);
      // Over zeros behind the end the checksum stays 0: the first place is the end.
      if (lastZeroAt !== length - 1) endsPerhaps = length;
      lastZeroAt = length;
    } else {
      const more = length < MAX_FRAME_BYTES ? await reader.peek(Math.min(2 * length, MAX_FRAME_BYTES)) : seen;
      if (more.length === seen.length) return withoutEnd(seen.subarray(0, length), info, frameCount, endsPerhaps);
      seen = more;
    }
  }
}

function takeFrame(reader: ByteReader, bytes: Uint8Array, frameCount: number): NextFrame {
  reader.consume(bytes.length);
  return { kind: 'frame', bytes, frameCount };
}

/** Another stream's frame is one too: taken into this frame it would be passed over, its checksums being right. */
function isBoundary(rest: Uint8Array): boolean {
  if (rest.length === 0 || isTag(rest)) return true;
  // A file that is cut inside the next header shows only the beginning of it.
  const isCutHeader = rest.length < MAX_FRAME_HEADER_BYTES && rest[0] === 0xff;
  return isCutHeader || isFrameHeader(rest);
}

/** Tags that taggers put behind the audio: ID3v1 and APEv2. */
function isTag(bytes: Uint8Array): boolean {
  return asciiAt(bytes, 0, 3) === 'TAG' || asciiAt(bytes, 0, 8) === 'APETAGEX';
}

/** No end was found: the file was cut here, unless another frame follows, which means that this one is damaged. */
function withoutEnd(bytes: Uint8Array, info: StreamInfo, frameCount: number, endsPerhaps: number): NextFrame {
  for (let at = bytes.indexOf(0xff, 1); at > 0; at = bytes.indexOf(0xff, at + 1)) {
    if (parseFrameHeader(bytes.subarray(at, at + MAX_FRAME_HEADER_BYTES), info) !== undefined) {
      throw corrupt('the checksum of each FLAC frame to be right, got a wrong one');
    }
  }
  if (bytes.length >= MAX_FRAME_BYTES)
    throw corrupt(`FLAC frames of at most ${MAX_FRAME_BYTES} bytes, got a longer one`);
  if (endsPerhaps > 0) return { kind: 'perhaps-last', bytes: bytes.subarray(0, endsPerhaps), frameCount };
  return { kind: 'cut' };
}
