import { LIMITS } from '../contract/index.ts';
import { RefusedFile } from './errors.ts';

/**
 * A recording's bytes, as long as they are no more than the API takes.
 *
 * @param source the bytes
 * @param sizeBytes how many there are, where it is known before: then none is read of a file that is too large
 * @param maxBytes as the API has it
 * @throws RefusedFile with `too-large`
 */
export async function* withinLimit(
  source: AsyncIterable<Uint8Array>,
  sizeBytes = 0,
  maxBytes: number = LIMITS.maxBytes,
): AsyncGenerator<Uint8Array> {
  if (sizeBytes > maxBytes) throw tooLarge(maxBytes, String(sizeBytes));
  let read = 0;
  for await (const chunk of source) {
    read += chunk.length;
    if (read > maxBytes) throw tooLarge(maxBytes, 'more');
    yield chunk;
  }
}

function tooLarge(maxBytes: number, got: string): RefusedFile {
  const message = `Expected at most ${maxBytes} bytes, got ${got}. Take a shorter or compressed (FLAC) file.`;
  return new RefusedFile('too-large', message);
}
