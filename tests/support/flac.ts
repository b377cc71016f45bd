// A FLAC writer of the simplest kind (RFC 9639): constant and verbatim subframes only, so that tests need no encoder.

/** What to write. */
export interface FlacOptions {
  /** Integers by channel, within `bitsPerSample`. */
  channels: readonly ArrayLike<number>[];
  sampleRateHz?: number;
  bitsPerSample?: number;
  /** Samples per channel in a block. */
  blockFrames?: number;
  /** The length in STREAMINFO, when it is to be another than the truth; 0 is unknown. */
  claimedFrames?: number;
  /** Refer frames to STREAMINFO for rate and bits, as encoders do for values without a code. */
  useStreamInfo?: boolean;
  /** Metadata blocks after STREAMINFO. */
  metadata?: readonly { type: number; body: Uint8Array }[];
}

/** @returns a FLAC file */
export function writeFlac(options: FlacOptions): Uint8Array {
  const { channels, blockFrames = 4096, metadata = [] } = options;
  const length = channels[0]?.length ?? 0;
  const parts = [Buffer.from('fLaC'), ...metadataBlocks(options, length, blockFrames, metadata)];
  for (let at = 0, number = 0; at < length; at += blockFrames, number++) {
    const block = channels.map((channel) => Array.from(channel).slice(at, at + blockFrames));
    parts.push(Buffer.from(writeFrame(block, number, options)));
  }
  return new Uint8Array(Buffer.concat(parts));
}

/**
 * @param frameCount how many blocks of 65535 zeros
 * @returns a FLAC file of silence, 16 bits, a few bytes a second
 */
export function writeSilentFlac(frameCount: number, sampleRateHz: number, claimedFrames: number): Uint8Array {
  const block = [new Array<number>(65_535).fill(0)];
  const header = writeFlac({ channels: [[]], sampleRateHz, blockFrames: 65_535, claimedFrames });
  const frames = Array.from({ length: frameCount }, (_, number) =>
    writeFrame(block, number, { channels: [], sampleRateHz }),
  );
  return new Uint8Array(Buffer.concat([header, ...frames.map((frame) => Uint8Array.from(frame))]));
}

function metadataBlocks(
  { channels, sampleRateHz = 16_000, bitsPerSample = 16, claimedFrames }: FlacOptions,
  length: number,
  blockFrames: number,
  metadata: readonly { type: number; body: Uint8Array }[],
): Buffer[] {
  const info = new BitWriter();
  info.write(blockFrames, 16);
  info.write(blockFrames, 16);
  info.write(0, 24);
  info.write(0, 24);
  info.write(sampleRateHz, 20);
  info.write(channels.length - 1, 3);
  info.write(bitsPerSample - 1, 5);
  info.write(claimedFrames ?? length, 36);
  const streamInfo = Buffer.concat([Buffer.from(info.bytes()), Buffer.alloc(16)]);
  const blocks = [{ type: 0, body: streamInfo }, ...metadata];
  return blocks.map(({ type, body }, i) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    head[0] = type + (i === blocks.length - 1 ? 128 : 0);
    return Buffer.concat([head, body]);
  });
}

function writeFrame(block: readonly number[][], number: number, options: FlacOptions): number[] {
  const { sampleRateHz = 16_000, bitsPerSample = 16, useStreamInfo = false } = options;
  const head = new BitWriter();
  head.write(0b11111111_11111000, 16);
  head.write(7, 4);
  head.write(useStreamInfo ? 0 : 13, 4);
  head.write(block.length - 1, 4);
  const bitsCode = [8, 12, 0, 16, 20, 24, 32].indexOf(bitsPerSample) + 1;
  head.write(useStreamInfo ? 0 : bitsCode, 3);
  head.write(0, 1);
  for (const byte of codedNumber(number)) head.write(byte, 8);
  head.write(block[0].length - 1, 16);
  if (!useStreamInfo) head.write(sampleRateHz, 16);
  const frame = new BitWriter([...head.bytes(), remainder(head.bytes(), 8, 0x07)]);
  for (const channel of block) writeSubframe(frame, channel, bitsPerSample);
  const bytes = frame.bytes();
  const crc = remainder(bytes, 16, 0x8005);
  return [...bytes, crc >> 8, crc & 255];
}

function writeSubframe(frame: BitWriter, samples: readonly number[], bits: number): void {
  const isConstant = samples.every((sample) => sample === samples[0]);
  frame.write(isConstant ? 0 : 0b00000010, 8);
  for (const sample of isConstant ? samples.slice(0, 1) : samples) frame.write((sample + 2 ** bits) % 2 ** bits, bits);
}

/** A frame's number as UTF-8 would write that code point. */
function codedNumber(number: number): Uint8Array {
  return new TextEncoder().encode(String.fromCodePoint(number));
}

/** CRC by long division, a bit at a time. */
function remainder(bytes: readonly number[], width: number, polynomial: number): number {
  let rest = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const out = ((rest >> (width - 1)) & 1) ^ ((byte >> bit) & 1);
      rest = (rest << 1) & (2 ** width - 1);
      if (out) rest ^= polynomial;
    }
  }
  return rest;
}

class BitWriter {
  readonly #bytes: number[];
  #held = 0;
  #heldBits = 0;

  constructor(bytes: number[] = []) {
    this.#bytes = bytes;
  }

  write(value: number, bitCount: number): void {
    for (let bit = bitCount - 1; bit >= 0; bit--) {
      this.#held = this.#held * 2 + (Math.floor(value / 2 ** bit) % 2);
      if (++this.#heldBits === 8) {
        this.#bytes.push(this.#held);
        this.#held = 0;
        this.#heldBits = 0;
      }
    }
  }

  /** @returns all so far, the last byte filled with zeros */
  bytes(): number[] {
    return this.#heldBits === 0 ? [...this.#bytes] : [...this.#bytes, this.#held * 2 ** (8 - this.#heldBits)];
  }
}
