import { seededRandom } from '../../support/signals.ts';

/** Chance that the same seed repeats. */
export class Dice {
  readonly #random: () => number;

  /** @param seed any text: `1/wav/17` is the input 17 of the parser `wav` in the run of seed 1 */
  constructor(seed: string) {
    this.#random = seededRandom(hashOf(seed));
    // The generator's first numbers still show how near two seeds are.
    for (let i = 0; i < 3; i++) this.#random();
  }

  /** @returns a whole number from 0 to `end` − 1 */
  below(end: number): number {
    return Math.min(end - 1, Math.floor(this.#random() * end));
  }

  /** @returns true in this share of the throws */
  chance(share: number): boolean {
    return this.#random() < share;
  }

  /** @returns one of them */
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)];
  }

  /** @returns a whole number that is small more often than not, below `end` */
  small(end: number): number {
    return Math.min(end - 1, Math.floor(end ** this.#random()) - 1);
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash % 2_147_483_646;
}
