import type { ByteReader } from '../byteReader.ts';
import { asciiAt, printable, viewOf } from '../bytes.ts';
import { invalidHeader, truncatedHeader } from './errors.ts';
import { parseFormat, type WavFormat } from './format.ts';

/** What stands before the samples. */
export interface WavHeader {
  readonly format: WavFormat;
  /** Length of the data chunk; undefined when the writer did not know it: all up to the end of the file. */
  readonly dataBytes: number | undefined;
  /** Length of the RIFF chunk from the first byte of the samples on, as it claims; undefined when it is unknown. */
  readonly restBytes: number | undefined;
}

/** What a ds64 chunk says; zero is unknown. */
interface LongSizes {
  /** Of the chunk itself, with its head. */
  readonly chunkBytes: number;
  readonly riffBytes: number;
  readonly dataBytes: number;
}

/** Metadata before the audio beyond this is refused; cover pictures are a few megabytes. */
const MAX_SKIPPED_BYTES = 16 * 1024 * 1024;
/** A fmt chunk has 16, 18, 20 or 40 bytes; MP3's has 30. */
const MAX_FMT_BYTES = 1024;
/** What writers to a pipe put for a length that they cannot know: ffmpeg, and SoX. */
const UNKNOWN_SIZES: readonly number[] = [0xffffffff, 0x7ffff000];
/** From here on a RIFF size is what such writers put, or that and their headers. */
const UNKNOWN_RIFF_BYTES = 0x7ffff000;

/**
 * Reads up to the first byte of the samples: RIFF, RF64 (EBU Tech 3306) or BW64 (ITU-R BS.2088).
 *
 * @param reader at the start of the file, whose first 12 bytes were sniffed as WAVE
 * @throws AudioError `truncated-header`, `invalid-header`, and those of {@link parseFormat}
 */
export async function readWavHeader(reader: ByteReader): Promise<WavHeader> {
  const riff = await reader.take(12);
  const riffBytes = viewOf(riff).getUint32(4, true);
  const long = asciiAt(riff, 0, 4) === 'RIFF' ? undefined : await takeLongSizes(reader);
  let position = 12 + (long?.chunkBytes ?? 0);
  let format: WavFormat | undefined;
  for (;;) {
    const head = await takeWhole(reader, 8, 'a chunk');
    const id = asciiAt(head, 0, 4);
    const size = viewOf(head).getUint32(4, true);
    position += 8;
    if (id === 'data') {
      if (!format) throw invalidHeader('a fmt chunk before the data, got none');
      const dataBytes = dataLength(size, long?.dataBytes, riffBytes + 8 - position);
      return { format, dataBytes, restBytes: restLength(riffBytes, long?.riffBytes, position) };
    }
    if (id === 'fmt ') {
      if (format) throw invalidHeader('one fmt chunk, got two');
      if (size > MAX_FMT_BYTES) throw invalidHeader(`a fmt chunk of at most ${MAX_FMT_BYTES} bytes, got ${size}`);
      format = parseFormat(await takeWhole(reader, size, 'the fmt chunk'));
      await reader.skip(size % 2);
    } else {
      await skipChunk(reader, printable(id), size, position);
    }
    position += size + (size % 2);
  }
}

/**
 * @param restBytes how much of the RIFF chunk its own size leaves after the data chunk's header; negative or
 * enormous when the writer did not know that either
 */
function dataLength(size: number, longDataBytes: number | undefined, restBytes: number): number | undefined {
  if (longDataBytes !== undefined) {
    if (size !== 0xffffffff && size !== longDataBytes) {
      throw invalidHeader(`one length of the audio, got ${longDataBytes} bytes in ds64 and ${size} in the data chunk`);
    }
    return longDataBytes || undefined;
  }
  if (UNKNOWN_SIZES.includes(size)) return undefined;
  if (size > 0) return size;
  // Zero is a placeholder that was never filled in, unless the RIFF size says that something else follows.
  return restBytes > 0 && restBytes < UNKNOWN_RIFF_BYTES ? 0 : undefined;
}

/** @param position of the first byte of the samples */
function restLength(riffBytes: number, longRiffBytes: number | undefined, position: number): number | undefined {
  if (riffBytes === 0xffffffff && longRiffBytes) return longRiffBytes + 8 - position;
  return riffBytes > 0 && riffBytes < UNKNOWN_RIFF_BYTES ? riffBytes + 8 - position : undefined;
}

/** The ds64 chunk, which must be the first: sizes of 64 bits for the RIFF chunk, then for the data chunk. */
async function takeLongSizes(reader: ByteReader): Promise<LongSizes> {
  const head = await takeWhole(reader, 8, 'a chunk');
  const [id, size] = [asciiAt(head, 0, 4), viewOf(head).getUint32(4, true)];
  if (id !== 'ds64') throw invalidHeader(`a ds64 chunk first in RF64, got a ${printable(id)} chunk`);
  if (size < 16 || size > MAX_FMT_BYTES) throw invalidHeader(`a ds64 chunk of 28 bytes, got ${size}`);
  const ds64 = viewOf(await takeWhole(reader, size, 'the ds64 chunk'));
  await reader.skip(size % 2);
  return {
    chunkBytes: 8 + size + (size % 2),
    riffBytes: Number(ds64.getBigUint64(0, true)),
    dataBytes: Number(ds64.getBigUint64(8, true)),
  };
}

async function skipChunk(reader: ByteReader, name: string, size: number, position: number): Promise<void> {
  const padded = size + (size % 2);
  if (position + padded > MAX_SKIPPED_BYTES) {
    throw invalidHeader(`the data chunk in the first ${MAX_SKIPPED_BYTES} bytes, got a ${name} chunk of ${size}`);
  }
  if ((await reader.skip(padded)) < padded) throw truncatedHeader(`the ${name} chunk`);
}

async function takeWhole(reader: ByteReader, byteCount: number, what: string): Promise<Uint8Array> {
  const bytes = await reader.take(byteCount);
  if (bytes.length < byteCount) throw truncatedHeader(what);
  return bytes;
}
