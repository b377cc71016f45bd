import { FRAME_SAMPLES, frameCountOf, HOP_SAMPLES } from './analysis.ts';

/**
 * One number for each frame, cut from a signal that was padded by half a frame on both sides. `librosa.util.frame`.
 *
 * @param padded [n + FRAME_SAMPLES]
 * @param measure called with each frame [FRAME_SAMPLES]; must not keep or change it
 * @returns [frames]
 */
export function overFrames(padded: Float32Array, measure: (frame: Float32Array) => number): Float64Array {
  return Float64Array.from({ length: frameCountOf(padded.length - FRAME_SAMPLES) }, (_, i) =>
    measure(padded.subarray(i * HOP_SAMPLES, i * HOP_SAMPLES + FRAME_SAMPLES)),
  );
}
