import { AUDIO_FORMAT_NAMES, LIMITS } from '../../contract/index.ts';
import { AudioError } from '../errors.ts';
import type { AudioSource } from '../types.ts';
import { ByteReader } from './byteReader.ts';
import type { DecodedAudio } from './decodedAudio.ts';
import { decodeMedia } from './ffmpeg/index.ts';
import { decodeFlac } from './flac/index.ts';
import { SNIFF_BYTES, type Sniffed, sniff } from './sniff.ts';
import { decodeWav } from './wav/index.ts';

/**
 * Finds out what a recording is and opens it: the header is read and checked, the audio follows as a stream.
 *
 * @param source the file's bytes, in pieces of any size; closed when `chunks` ends, or at once when this fails
 * @param maxDurationSeconds the longest that is taken
 * @returns rate, channels, encoding, and the samples as a stream, from which these errors can come too:
 * `truncated-data` (less than 0.3 s is there; with more it is a warning), `corrupt-data`, `non-finite-samples`, and
 * `invalid-header` behind the claimed audio, when more of it follows, `unsupported-encoding` where the rate changes midway
 * @throws AudioError `empty-file`, `unsupported-format`, `unsupported-encoding`, `truncated-header`,
 * `invalid-header`, `unsupported-channels`, `unsupported-sample-rate`, `too-long`
 */
export async function decode(
  source: AudioSource,
  maxDurationSeconds: number = LIMITS.maxDurationSeconds,
): Promise<DecodedAudio> {
  const reader = new ByteReader(source);
  try {
    return await open(reader, maxDurationSeconds);
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function open(reader: ByteReader, maxDurationSeconds: number): Promise<DecodedAudio> {
  const head = await reader.peek(SNIFF_BYTES);
  if (head.length === 0) {
    throw new AudioError('empty-file', 'Expected a recording, got 0 bytes. Record or export it again.');
  }
  const sniffed = sniff(head);
  switch (sniffed.kind) {
    case 'wav':
      return decodeWav(reader);
    case 'flac':
      return decodeFlac(reader, maxDurationSeconds);
    case 'id3':
      return openBehindId3(reader, maxDurationSeconds);
    case 'cut-short':
      throw cutShort(`its first ${head.length} bytes`);
    case 'other':
      throw unsupported(sniffed.looksLike);
    default:
      return decodeMedia(reader, sniffed.kind);
  }
}

/** More tags than taggers write one after another. */
const MAX_ID3_TAGS = 8;

/** An ID3v2 tag is in front of MP3, often with zeros behind it; some taggers put one in front of other formats. */
async function openBehindId3(reader: ByteReader, maxDurationSeconds: number): Promise<DecodedAudio> {
  const kind = await kindBehindId3(reader);
  if (kind === 'flac') return decodeFlac(reader, maxDurationSeconds);
  if (kind === 'mp3' || kind === 'aac' || kind === 'aiff') return decodeMedia(reader, kind);
  throw unsupported('an ID3 tag and neither MP3 nor AAC nor FLAC behind it');
}

async function kindBehindId3(reader: ByteReader): Promise<Sniffed['kind']> {
  for (let tags = 0; tags < MAX_ID3_TAGS; tags++) {
    await reader.skip(id3Bytes(await reader.peek(10)));
    while ((await reader.peek(1))[0] === 0) reader.consume(1);
    const head = await reader.peek(SNIFF_BYTES);
    if (head.length === 0) throw cutShort('its ID3 tag');
    const { kind } = sniff(head);
    if (kind !== 'id3') return kind;
  }
  return 'id3';
}

/** Length of an ID3v2 tag: 10 bytes, a size of four times 7 bits, and a footer of 10 when flagged (id3v2.4.0 §3). */
function id3Bytes(header: Uint8Array): number {
  const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + (header[i] & 0x7f), 0);
  return 10 + size + (header[5] & 0x10 ? 10 : 0);
}

function cutShort(got: string): AudioError {
  return new AudioError('truncated-header', `Expected a whole recording, got only ${got}. Copy or export it again.`);
}

function unsupported(looksLike: string): AudioError {
  return new AudioError(
    'unsupported-format',
    `Expected ${AUDIO_FORMAT_NAMES}, got ${looksLike}. Convert it, for example: ffmpeg -i recording out.wav`,
  );
}
