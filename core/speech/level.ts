import type { ModelSpec } from '../../contract/index.ts';

/**
 * A window at the level that a model wants: neither the features nor the encoder then know how loud the recording was.
 * Whisper's log-mel is absolute, and so are the RMS, the first MFCC and the mel powers of the 94.
 *
 * @param pcm a window in which there is sound; unchanged
 * @param level undefined of a model that takes windows as loud as they come
 * @returns samples that may lie outside of −1..1: no later stage minds
 */
export function bringToLevel(pcm: Float32Array, level: ModelSpec['level']): Float32Array {
  if (!level) return pcm;
  const power = pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length;
  return power > 0 ? pcm.map((sample) => sample * (level.rms / Math.sqrt(power))) : pcm;
}
