import type { Dice } from './dice.ts';

/**
 * Makes another input of one.
 *
 * @param input never changed
 * @param dice all chance comes from here
 * @param pool the parser's other inputs, to take parts of
 */
export type Mutator = (input: Uint8Array, dice: Dice, pool: readonly Uint8Array[]) => Uint8Array;

/** Inputs stay this small: what is slow for a hundred kilobytes would be a hang for the megabytes that are let in. */
export const MAX_INPUT_BYTES = 128 * 1024;

/** One of several mutators, by chance. */
export function oneOf(...mutators: readonly Mutator[]): Mutator {
  return (input, dice, pool) => dice.pick(mutators)(input, dice, pool);
}

/** A mutator a few times over: once more often than twice, and so on. */
export function severalTimes(mutator: Mutator, atMost = 6): Mutator {
  return (input, dice, pool) => {
    let mutant = input;
    for (let times = 1 + dice.small(atMost); times > 0; times--) mutant = mutator(mutant, dice, pool);
    return mutant.subarray(0, MAX_INPUT_BYTES);
  };
}
