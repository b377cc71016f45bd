import type { Random } from '../math/random.ts';

/**
 * Rotates a window in time: what leaves at its end comes in at its start.
 *
 * @param pcm mono samples
 * @param maxFraction the shift is drawn evenly from 0 to this share of the window
 * @returns a new array of the same length
 */
export function roll(pcm: Float32Array, maxFraction: number, random: Random): Float32Array {
  const shift = Math.floor(random.uniform() * maxFraction * pcm.length);
  const rolled = new Float32Array(pcm.length);
  rolled.set(pcm.subarray(pcm.length - shift));
  rolled.set(pcm.subarray(0, pcm.length - shift), shift);
  return rolled;
}
