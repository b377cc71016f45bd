import { createHash } from 'node:crypto';

/** The SHA-256 of samples, in hex. Of the samples, not of the file: the same recording as WAV and as FLAC is the same. */
export function hashOf({ buffer, byteOffset, byteLength }: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}
