import loadSpeex, { type SpeexResamplerModule } from '@echogarden/speex-resampler-wasm/simd';
import { concatenate } from '../math/concatenate.ts';
import { onceLoaded } from '../math/once.ts';

/** Of 0 to 10: the least that keeps speech up to 7 kHz and rejects aliases by more than 16-bit audio has. `npm run bench:resample` measures it. */
const QUALITY = 8;
/** Samples copied into WebAssembly memory at a time. */
const BLOCK_SAMPLES = 8192;

const loadOnce: () => Promise<SpeexResamplerModule> = onceLoaded(() => loadSpeex());

/** One mono stream through SpeexDSP's resampler. Its memory lies outside the garbage collector: {@link free} it. */
export class SpeexResampler {
  readonly #speex: SpeexResamplerModule;
  readonly #state: number;
  /** Two 32-bit lengths, then a block of input, then room for its output. */
  readonly #lengths: number;
  readonly #input: number;
  readonly #output: number;
  readonly #outputRoom: number;
  /** Zeros to feed at the end, so that the last samples come out of the filter. */
  readonly latencySamples: number;

  private constructor(speex: SpeexResamplerModule, fromHz: number, toHz: number) {
    this.#speex = speex;
    this.#outputRoom = Math.ceil((BLOCK_SAMPLES * toHz) / fromHz) + 64;
    this.#lengths = speex._malloc(8 + 4 * (BLOCK_SAMPLES + this.#outputRoom));
    this.#input = this.#lengths + 8;
    this.#output = this.#input + 4 * BLOCK_SAMPLES;
    this.#state = speex._speex_resampler_init(1, fromHz, toHz, QUALITY, this.#lengths);
    if (this.#state === 0) {
      const code = speex.HEAPU32[this.#lengths >> 2];
      speex._free(this.#lengths);
      throw new Error(`The resampler refused ${fromHz} Hz to ${toHz} Hz with code ${code}.`);
    }
    this.latencySamples = speex._speex_resampler_get_input_latency(this.#state);
    // Without this the output starts with the filter's latency of zeros; with it, sample 0 stays sample 0.
    speex._speex_resampler_skip_zeros(this.#state);
  }

  /** @returns a resampler from one rate to another, both in whole Hz */
  static async create(fromHz: number, toHz: number): Promise<SpeexResampler> {
    return new SpeexResampler(await loadOnce(), fromHz, toHz);
  }

  /** @returns what comes out for these samples; the filter keeps the rest for the next call */
  process(samples: Float32Array): Float32Array {
    const speex = this.#speex;
    const pieces: Float32Array[] = [];
    let at = 0;
    while (at < samples.length) {
      const block = samples.subarray(at, at + BLOCK_SAMPLES);
      speex.HEAPF32.set(block, this.#input >> 2);
      const { used, made } = this.#processBlock(block.length);
      pieces.push(speex.HEAPF32.slice(this.#output >> 2, (this.#output >> 2) + made));
      at += used;
    }
    return pieces.length === 1 ? pieces[0] : concatenate(pieces);
  }

  /** Gives the memory back; the resampler cannot be used after that. */
  free(): void {
    this.#speex._speex_resampler_destroy(this.#state);
    this.#speex._free(this.#lengths);
  }

  #processBlock(sampleCount: number): { used: number; made: number } {
    const speex = this.#speex;
    const at = this.#lengths >> 2;
    speex.HEAPU32[at] = sampleCount;
    speex.HEAPU32[at + 1] = this.#outputRoom;
    const [inLength, outLength] = [this.#lengths, this.#lengths + 4];
    const code = speex._speex_resampler_process_float(this.#state, 0, this.#input, inLength, this.#output, outLength);
    const [used, made] = [speex.HEAPU32[at], speex.HEAPU32[at + 1]];
    if (code !== 0 || used + made === 0) throw new Error(`The resampler stopped with code ${code}.`);
    return { used, made };
  }
}
