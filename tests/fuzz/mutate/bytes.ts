import { joinBytes } from '../../support/wav.ts';
import type { Dice } from './dice.ts';
import { MAX_INPUT_BYTES, type Mutator, oneOf, severalTimes } from './mutator.ts';

/** Where arithmetic turns: nothing, all bits, signs, what lengths are compared with. */
const BOUNDARIES = [0, 1, 2, 3, 4, 7, 8, 15, 16, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536].concat([
  0x7ffff000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
]);

/** @returns a number at which a parser may turn, or any of 32 bits */
export function boundary(dice: Dice): number {
  return dice.chance(0.8) ? dice.pick(BOUNDARIES) : dice.below(2 ** 32);
}

/** @returns a place in the input: near its start, where headers are, more often than not */
export function place(input: Uint8Array, dice: Dice): number {
  return dice.chance(0.5) ? dice.below(Math.min(input.length, 96) + 1) : dice.below(input.length + 1);
}

/** @returns a stretch of the input, short more often than long */
function stretch(input: Uint8Array, dice: Dice): [start: number, end: number] {
  const start = place(input, dice);
  return [start, Math.min(input.length, start + 1 + dice.small(input.length + 1))];
}

/** Puts bytes where others were. */
export function replaced(input: Uint8Array, start: number, end: number, by: Uint8Array): Uint8Array {
  return joinBytes([input.subarray(0, start), by, input.subarray(end)]);
}

const flipBit: Mutator = (input, dice) => {
  const mutant = input.slice();
  if (mutant.length > 0) mutant[Math.min(place(input, dice), mutant.length - 1)] ^= 1 << dice.below(8);
  return mutant;
};

const setByte: Mutator = (input, dice) => {
  const mutant = input.slice();
  if (mutant.length > 0) mutant[Math.min(place(input, dice), mutant.length - 1)] = dice.below(256);
  return mutant;
};

const setNumber: Mutator = (input, dice) => {
  const mutant = input.slice();
  const width = dice.pick([1, 2, 4, 8]);
  if (mutant.length < width) return mutant;
  const at = Math.min(place(input, dice), mutant.length - width);
  const isBigEndian = dice.chance(0.5);
  let value = boundary(dice);
  for (let i = 0; i < width; i++, value = Math.floor(value / 256))
    mutant[isBigEndian ? at + width - 1 - i : at + i] = value % 256;
  return mutant;
};

const cut: Mutator = (input, dice) => input.subarray(0, place(input, dice));

const remove: Mutator = (input, dice) => replaced(input, ...stretch(input, dice), new Uint8Array(0));

const insert: Mutator = (input, dice) => {
  const at = place(input, dice);
  const value = dice.below(256);
  const isNoise = dice.chance(0.5);
  return replaced(
    input,
    at,
    at,
    Uint8Array.from({ length: 1 + dice.small(64) }, () => (isNoise ? dice.below(256) : value)),
  );
};

const double: Mutator = (input, dice) => {
  const [start, end] = stretch(input, dice);
  return replaced(input, start, start, input.subarray(start, end));
};

/** The same again and again, up to the most bytes of an input: what takes a look back at each of them shows. */
const repeat: Mutator = (input, dice) => {
  const start = place(input, dice);
  const piece = input.slice(start, start + 1 + dice.small(64));
  const times = dice.small(Math.max(1, Math.floor(MAX_INPUT_BYTES / Math.max(1, piece.length))));
  return replaced(input, start, start, joinBytes(Array.from({ length: times }, () => piece)));
};

const splice: Mutator = (input, dice, pool) => {
  const other = dice.pick(pool);
  return joinBytes([input.subarray(0, place(input, dice)), other.subarray(place(other, dice))]);
};

const takeOver: Mutator = (input, dice, pool) => {
  const at = place(input, dice);
  const other = dice.pick(pool);
  const [start, end] = stretch(other, dice);
  return replaced(input, at, dice.chance(0.5) ? at : at + end - start, other.subarray(start, end));
};

/** Changes that know nothing of what the bytes mean. */
export const mutateBytes: Mutator = severalTimes(
  oneOf(flipBit, setByte, setNumber, setNumber, cut, remove, insert, double, splice, takeOver),
);

/** {@link mutateBytes}, and now and then something repeated very often. */
export const mutateText: Mutator = (input, dice, pool) =>
  dice.chance(0.03) ? repeat(input, dice, pool) : mutateBytes(input, dice, pool);
