import { type FLACDecodedAudio, FLACDecoder } from '@wasm-audio-decoders/flac';
import { corrupt, unsupportedFlac } from './errors.ts';
import type { NextFrame } from './nextFrame.ts';
import type { StreamInfo } from './streamInfo.ts';

/** A whole frame, as {@link nextFrame} finds it. */
export type FlacFrame = Extract<NextFrame, { bytes: Uint8Array }>;

/**
 * Decodes whole frames of one stream with libFLAC, in a WebAssembly memory of its own, outside the garbage collector: {@link free} it.
 *
 * After a frame that yields nothing the library (0.2.11) frees a stale pointer, so that its heap cannot be trusted:
 * checksums are checked before, frames are given one at a time, and after the first failure the decoder is not
 * touched again, not even to tidy up; its memory goes with the instance.
 */
export class FrameDecoder {
  readonly #info: StreamInfo;
  /** From the first frame on: a file without one costs nothing. */
  #library: FLACDecoder | undefined;
  #isBroken = false;

  constructor(info: StreamInfo) {
    this.#info = info;
  }

  /**
   * @returns `[channel][sample]`, full scale at ±1
   * @throws AudioError `corrupt-data` when the frame gives other than the samples that its header declares, or anything
   * in it is no part of it: the library looks for another frame behind what it cannot read;
   * `unsupported-encoding` when it leaves rate or bits to the file's header, which the library cannot be told
   */
  async decode({ bytes, frameCount }: FlacFrame): Promise<Float32Array[]> {
    if ((bytes[2] & 0x0f) === 0 || (bytes[3] & 0x0e) === 0) {
      throw unsupportedFlac(`frames that do not tell their bits or their ${this.#info.sampleRateHz} Hz`);
    }
    const { channelData, samplesDecoded, errors } = await this.#decode(bytes);
    const { channelCount, bitsPerSample } = this.#info;
    if (samplesDecoded !== frameCount || channelData.length !== channelCount || errors.length > 0) {
      this.#isBroken = true;
      throw corrupt(`${frameCount} samples from a FLAC frame and nothing else in it, got ${samplesDecoded} or more`);
    }
    return channelData.map((samples) => toFullScale(samples, bitsPerSample));
  }

  /** Gives the memory back; the decoder cannot be used after that. */
  free(): void {
    if (!this.#isBroken) this.#library?.free();
  }

  async #decode(frame: Uint8Array): Promise<FLACDecodedAudio> {
    this.#library ??= new FLACDecoder();
    const library = this.#library;
    await library.ready;
    try {
      return await withoutConsole(() => library.decodeFrames([frame]));
    } catch (cause) {
      this.#isBroken = true;
      throw corrupt('a FLAC frame that can be decoded, got one that cannot', { cause });
    }
  }
}

/**
 * The library prints its errors as well as telling them, and cannot be asked not to. It decodes before it returns its
 * promise, so that nobody else's line can be lost meanwhile.
 */
function withoutConsole<T>(decode: () => T): T {
  const { error } = console;
  console.error = () => undefined;
  try {
    return decode();
  } finally {
    console.error = error;
  }
}

/**
 * The library divides integers by their largest value (32767), where the convention, ours for WAV too, is the
 * magnitude of the smallest (32768). Rounding in between gives back the very integers, up to 24 bits.
 */
function toFullScale(samples: Float32Array, bitsPerSample: number): Float32Array {
  const fullScale = 2 ** (bitsPerSample - 1);
  const scaled = new Float32Array(samples.length);
  for (let i = 0; i < samples.length; i++) scaled[i] = Math.round(samples[i] * (fullScale - 1)) / fullScale;
  return scaled;
}
