import { AudioError } from '../errors.ts';
import type { AudioSource } from '../types.ts';
import { ByteReader } from './byteReader.ts';
import type { DecodedAudio } from './decodedAudio.ts';
import { decodeFlac } from './flac/index.ts';
import { SNIFF_BYTES, sniff } from './sniff.ts';
import { decodeWav } from './wav/index.ts';

/**
 * Finds out what a recording is and opens it: the header is read and checked, the audio follows as a stream.
 *
 * @param source the file's bytes, in pieces of any size; closed when `chunks` ends, or at once when this fails
 * @returns rate, channels, encoding, and the samples as a stream, from which these errors can come too:
 * `truncated-data` (less than 0.3 s is there; with more it is a warning), `corrupt-data`, `non-finite-samples`, and
 * `invalid-header` behind the claimed audio, when more of it follows
 * @throws AudioError `empty-file`, `unsupported-format`, `unsupported-encoding`, `truncated-header`,
 * `invalid-header`, `unsupported-channels`, `unsupported-sample-rate`, `too-long`
 */
export async function decode(source: AudioSource): Promise<DecodedAudio> {
  const reader = new ByteReader(source);
  try {
    return await open(reader);
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function open(reader: ByteReader): Promise<DecodedAudio> {
  const head = await reader.peek(SNIFF_BYTES);
  if (head.length === 0) {
    throw new AudioError('empty-file', 'Expected a WAV or FLAC file, got 0 bytes. Record or export it again.');
  }
  const sniffed = sniff(head);
  switch (sniffed.kind) {
    case 'wav':
      return decodeWav(reader);
    case 'flac':
      return decodeFlac(reader);
    case 'id3':
      return openBehindId3(reader);
    case 'cut-short':
      throw new AudioError(
        'truncated-header',
        `Expected a whole WAV or FLAC file, got only its first ${head.length} bytes. Copy or export it again.`,
      );
    case 'other':
      throw unsupported(sniffed.looksLike);
  }
}

/** Some taggers put an ID3v2 tag in front of FLAC; far more often it is in front of MP3. */
async function openBehindId3(reader: ByteReader): Promise<DecodedAudio> {
  await reader.skip(id3Bytes(await reader.peek(10)));
  const sniffed = sniff(await reader.peek(SNIFF_BYTES));
  if (sniffed.kind === 'flac') return decodeFlac(reader);
  throw unsupported('an MP3 file (an ID3 tag and no FLAC after it)');
}

/** Length of an ID3v2 tag: 10 bytes, a size of four times 7 bits, and a footer of 10 when flagged (id3v2.4.0 §3). */
function id3Bytes(header: Uint8Array): number {
  const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + (header[i] & 0x7f), 0);
  return 10 + size + (header[5] & 0x10 ? 10 : 0);
}

function unsupported(looksLike: string): AudioError {
  return new AudioError(
    'unsupported-format',
    `Expected WAV or FLAC, got ${looksLike}. Convert it, for example: ffmpeg -i recording out.wav`,
  );
}
