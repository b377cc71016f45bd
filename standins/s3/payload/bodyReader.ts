/** Reads lines and counted stretches from a stream of bytes, holding no more than one piece of it. */
export class BodyReader {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /**
   * The next line, without its CR LF.
   *
   * @param maxBytes longest line taken
   * @returns the line, or `undefined` when the stream ends first or the line is longer
   */
  async line(maxBytes: number): Promise<string | undefined> {
    for (;;) {
      const end = this.#held.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#held.toString('latin1', 0, end);
        this.#held = this.#held.subarray(end + 2);
        return line;
      }
      if (this.#held.length > maxBytes) return undefined;
      const more = await this.#next();
      if (!more) return undefined;
      this.#held = Buffer.concat([this.#held, more]);
    }
  }

  /**
   * The next `count` bytes, as they come.
   *
   * @param tooShort makes the error for a stream that ends first
   */
  async *take(count: number, tooShort: () => Error): AsyncGenerator<Uint8Array> {
    let missing = count;
    while (missing > 0) {
      if (this.#held.length === 0) {
        const more = await this.#next();
        if (!more) throw tooShort();
        this.#held = more;
      }
      const piece = this.#held.subarray(0, missing);
      this.#held = this.#held.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  async #next(): Promise<Buffer | undefined> {
    const next = await this.#iterator.next();
    if (next.done) return undefined;
    const { buffer, byteOffset, byteLength } = next.value;
    return Buffer.from(buffer, byteOffset, byteLength);
  }
}
