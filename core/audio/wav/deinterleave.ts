import { viewOf } from '../bytes.ts';

/** Reads the sample at a byte offset, full scale at ±1. */
export type ReadSample = (view: DataView, offset: number) => number;

/**
 * Splits interleaved samples into channels.
 *
 * @returns `[channel][sample]`
 */
export function deinterleave(
  bytes: Uint8Array,
  channelCount: number,
  sampleBytes: number,
  read: ReadSample,
): Float32Array[] {
  const view = viewOf(bytes);
  const stride = channelCount * sampleBytes;
  const frameCount = Math.floor(bytes.length / stride);
  return Array.from({ length: channelCount }, (_, c) => {
    const channel = new Float32Array(frameCount);
    for (let i = 0, at = c * sampleBytes; i < frameCount; i++, at += stride) channel[i] = read(view, at);
    return channel;
  });
}
