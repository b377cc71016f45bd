import type { ByteReader } from '../byteReader.ts';
import { asciiAt, viewOf } from '../bytes.ts';
import { invalidHeader } from './errors.ts';

/** Id and size. */
const CHUNK_HEAD_BYTES = 8;
/** How far off RIFF sizes are in use: they count their own 8 bytes too, or leave pad bytes out. */
const SLACK_BYTES = 8;

/**
 * Makes sure that what follows the audio is not audio: inside the length that RIFF claims only another chunk may
 * follow the data. Its content is not read, and what lies behind that length (tags, padding) is not looked at.
 *
 * @param reader right behind the last byte of the data chunk, before its pad byte
 * @param dataBytes length that the data chunk claims
 * @param restBytes length that RIFF claims from the first byte of the data on
 * @throws AudioError `invalid-header` when something else follows: the data chunk understates its length
 */
export async function checkRest(reader: ByteReader, dataBytes: number, restBytes: number): Promise<void> {
  const padBytes = dataBytes % 2;
  const unclaimedBytes = restBytes - dataBytes;
  if (unclaimedBytes - padBytes <= SLACK_BYTES) return;
  const rest = await reader.peek(padBytes + CHUNK_HEAD_BYTES);
  // A file cut inside the next head has its audio whole.
  if (rest.length < padBytes + CHUNK_HEAD_BYTES) return;
  // Some writers leave the pad byte out.
  for (let at = 0; at <= padBytes; at++) if (isChunkHead(rest, at, unclaimedBytes - at)) return;
  throw invalidHeader(
    `a chunk or the end after the ${dataBytes} bytes of audio that the header claims, got ${unclaimedBytes} other bytes`,
  );
}

/** @param roomBytes what RIFF leaves from the head on */
function isChunkHead(bytes: Uint8Array, at: number, roomBytes: number): boolean {
  const size = viewOf(bytes).getUint32(at + 4, true);
  return /^[\x20-\x7e]{4}$/.test(asciiAt(bytes, at, 4)) && CHUNK_HEAD_BYTES + size <= roomBytes + SLACK_BYTES;
}
