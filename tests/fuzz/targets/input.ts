import { Dice } from '../mutate/index.ts';
import type { Target } from './target.ts';

/** Now and then a seed is given as it is. */
const UNCHANGED_SHARE = 0.002;

/**
 * The input of a number: the same for the same run's seed, parser and number, wherever it is made.
 *
 * @param seeds the parser's
 */
export function inputOf(target: Target, seeds: readonly Uint8Array[], runSeed: number, index: number): Uint8Array {
  const dice = new Dice(`${runSeed}/${target.name}/${index}`);
  const seed = dice.pick(seeds);
  return dice.chance(UNCHANGED_SHARE) ? seed : target.mutate(seed, dice, seeds);
}
