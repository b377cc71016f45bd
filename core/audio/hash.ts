import { createHash } from 'node:crypto';

/**
 * The SHA-256 of samples that come piece by piece. Of the samples, not of the file: the same recording as WAV and as FLAC
 * is the same.
 */
export class SampleHash {
  readonly #hash = createHash('sha256');

  /** Takes what comes next. */
  add({ buffer, byteOffset, byteLength }: Float32Array): void {
    this.#hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }

  /** In hex; for the end. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
