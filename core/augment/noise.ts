import type { Random } from '../math/random.ts';

/**
 * Adds white Gaussian noise.
 *
 * @param pcm mono samples
 * @param snrDb how far the noise lies below the mean power of `pcm`
 * @returns a new array of the same length
 */
export function addNoise(pcm: Float32Array, snrDb: number, random: Random): Float32Array {
  let power = 0;
  for (const sample of pcm) power += sample * sample;
  const noiseRms = Math.sqrt(power / Math.max(1, pcm.length)) * 10 ** (-snrDb / 20);
  return pcm.map((sample) => sample + noiseRms * random.normal());
}
