import type { AudioFormatId, Warning } from '../../contract/index.ts';

/** PCM as it comes out of a decoder. */
export interface DecodedAudio {
  readonly container: AudioFormatId;
  /** For example `pcm-s16le`, `float-32`, `a-law`, `ima-adpcm`, `flac-24`; as FFmpeg calls it in its containers: `mp3`, `aac`, `opus`. */
  readonly encoding: string;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** What the file says of its length, to tell how far the work is; undefined where it says nothing. */
  readonly claimedSeconds: number | undefined;
  /**
   * Pieces of `[channel][sample]`, full scale at ±1, each well under a second or one block of the encoding.
   * Iterate it, if only to close it: it owns the source.
   */
  readonly chunks: AsyncGenerator<Float32Array[]>;
  /** Complete when `chunks` is exhausted. */
  readonly warnings: readonly Warning[];
}
