import { createHash } from 'node:crypto';
import type { Augmentation } from '../../contract/index.ts';
import { createRandom, type Random } from '../math/random.ts';
import type { Variant } from '../types.ts';
import { addNoise } from './noise.ts';
import { shiftPitch } from './pitch.ts';
import { roll } from './roll.ts';

/**
 * The augmented variants of a window: changed in ways that should not change its emotion. The random numbers come from the PCM itself, so that the same recording always
 * gets the same answer.
 *
 * @param pcm mono samples at 16 kHz; not changed
 * @returns one variant for each augmentation, in order
 */
export function augmentedVariants(pcm: Float32Array, augmentations: readonly Augmentation[]): Variant[] {
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const random = createRandom(createHash('sha256').update(bytes).digest());
  return augmentations.map((augmentation) => ({
    pcm: apply(pcm, augmentation, random),
    weight: augmentation.weight,
  }));
}

function apply(pcm: Float32Array, augmentation: Augmentation, random: Random): Float32Array {
  switch (augmentation.kind) {
    case 'noise':
      return addNoise(pcm, augmentation.snrDb, random);
    case 'roll':
      return roll(pcm, augmentation.maxFraction, random);
    case 'pitch':
      return shiftPitch(pcm, (2 * random.uniform() - 1) * augmentation.maxSemitones);
  }
}
