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
  let sum = 0;
  for (let i = 0; i < pcm.length; i++) sum += pcm[i] * pcm[i];
  if (sum === 0) return pcm;
  const gain = level.rms / Math.sqrt(sum / pcm.length);
  const brought = new Float32Array(pcm.length);
  for (let i = 0; i < pcm.length; i++) brought[i] = pcm[i] * gain;
  return brought;
}
