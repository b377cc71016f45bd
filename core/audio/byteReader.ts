import type { AudioSource } from '../types.ts';

/**
 * Reads a stream of bytes in pieces of the reader's choice, whatever the pieces of the source.
 * Holds what was asked for and the rest of the source's last piece, never more. The arrays that it returns may be
 * views of the source's own pieces: read them, do not write to them.
 */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #buffered: Uint8Array = new Uint8Array(0);
  #ended = false;
  #closed = false;

  constructor(source: AudioSource) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /**
   * Looks ahead without consuming.
   *
   * @param minBytes how many bytes are needed at least
   * @returns everything buffered: at least `minBytes`, fewer only at the end of the source
   */
  async peek(minBytes: number): Promise<Uint8Array> {
    if (this.#buffered.length < minBytes && !this.#ended) await this.#fill(minBytes);
    return this.#buffered;
  }

  /** Drops bytes that {@link peek} has shown. */
  consume(byteCount: number): void {
    this.#buffered = this.#buffered.subarray(byteCount);
  }

  /** @returns the next `byteCount` bytes, fewer only at the end of the source */
  async take(byteCount: number): Promise<Uint8Array> {
    const bytes = (await this.peek(byteCount)).subarray(0, byteCount);
    this.consume(bytes.length);
    return bytes;
  }

  /** @returns whatever comes next, in a piece of the source's choice; empty at the end of the source */
  async takeAny(): Promise<Uint8Array> {
    const bytes = await this.peek(1);
    this.consume(bytes.length);
    return bytes;
  }

  /**
   * Passes over bytes without holding them.
   *
   * @returns how many there were: `byteCount`, fewer only at the end of the source
   */
  async skip(byteCount: number): Promise<number> {
    let skipped = 0;
    while (skipped < byteCount) {
      const available = Math.min((await this.peek(1)).length, byteCount - skipped);
      if (available === 0) break;
      this.consume(available);
      skipped += available;
    }
    return skipped;
  }

  /** Tells the source that nothing more will be read. Safe to call twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#buffered = new Uint8Array(0);
    if (!this.#ended) await this.#source.return?.();
    this.#ended = true;
  }

  async #fill(minBytes: number): Promise<void> {
    const pieces = [this.#buffered];
    let total = this.#buffered.length;
    while (total < minBytes) {
      const next = await this.#source.next();
      if (next.done) {
        this.#ended = true;
        break;
      }
      pieces.push(next.value);
      total += next.value.length;
    }
    this.#buffered = pieces.length === 2 && pieces[0].length === 0 ? pieces[1] : concatenate(pieces, total);
  }
}

function concatenate(pieces: readonly Uint8Array[], total: number): Uint8Array {
  const all = new Uint8Array(total);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
