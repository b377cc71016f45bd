import { compandingTable } from './companding.ts';
import { deinterleave, type ReadSample } from './deinterleave.ts';
import type { WavEncoding } from './encoding.ts';
import { readFloats } from './floats.ts';
import type { WavFormat } from './format.ts';
import { decodeImaAdpcm } from './imaAdpcm.ts';

/** Turns whole blocks into `[channel][sample]`; bytes at the end that make no whole block are left out. */
export interface BlockDecoder {
  readonly decodeBlocks: (bytes: Uint8Array) => Float32Array[];
  /** Samples per channel in a block. */
  readonly framesPerBlock: number;
}

/** @returns the decoder for a checked format */
export function blockDecoder({ encoding, channelCount, blockBytes }: WavFormat): BlockDecoder {
  if (encoding.kind === 'ima-adpcm') {
    return {
      decodeBlocks: (bytes) => decodeImaAdpcm(bytes, channelCount, blockBytes),
      framesPerBlock: (blockBytes / (4 * channelCount) - 1) * 8 + 1,
    };
  }
  if (encoding.kind === 'float') {
    const { sampleBytes } = encoding;
    return { decodeBlocks: (bytes) => readFloats(bytes, channelCount, sampleBytes), framesPerBlock: 1 };
  }
  const read = sampleReader(encoding.kind, encoding.sampleBytes);
  return { decodeBlocks: (bytes) => deinterleave(bytes, channelCount, encoding.sampleBytes, read), framesPerBlock: 1 };
}

/** Integers are divided by the magnitude of their most negative value, as ffmpeg and libsndfile do. */
function sampleReader(kind: Exclude<WavEncoding['kind'], 'ima-adpcm' | 'float'>, sampleBytes: number): ReadSample {
  if (kind !== 'pcm') {
    const table = compandingTable(kind);
    return (view, at) => table[view.getUint8(at)];
  }
  switch (sampleBytes) {
    case 1:
      return (view, at) => (view.getUint8(at) - 128) / 128;
    case 2:
      return (view, at) => view.getInt16(at, true) / 32_768;
    case 3:
      return (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
    default:
      return (view, at) => view.getInt32(at, true) / 2_147_483_648;
  }
}
