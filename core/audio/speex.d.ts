/** The parts of the package that are used here; it ships no types. Signatures: speex_resampler.h of SpeexDSP 1.2. */
declare module '@echogarden/speex-resampler-wasm/simd' {
  /** An Emscripten module: pointers are byte offsets into its heap, whose views change when memory grows. */
  export interface SpeexResamplerModule {
    readonly HEAPF32: Float32Array;
    readonly HEAPU32: Uint32Array;
    _malloc(byteCount: number): number;
    _free(pointer: number): void;
    _speex_resampler_init(channels: number, inHz: number, outHz: number, quality: number, error: number): number;
    _speex_resampler_destroy(state: number): void;
    _speex_resampler_skip_zeros(state: number): number;
    _speex_resampler_get_input_latency(state: number): number;
    /** Lengths are read as what is there and room, written as what was used and made; returns an error code. */
    _speex_resampler_process_float(
      state: number,
      channel: number,
      input: number,
      inputLength: number,
      output: number,
      outputLength: number,
    ): number;
  }
  const load: () => Promise<SpeexResamplerModule>;
  // biome-ignore lint/style/noDefaultExport: it is what the package exports.
  export default load;
}
