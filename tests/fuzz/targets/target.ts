import type { Mutator } from '../mutate/index.ts';

/** A parser, opened: whatever it needs around it is there. */
export interface Opened {
  /**
   * Gives it one input.
   *
   * @returns in a word or two what came of it, for the count: `audio`, a code of a refusal
   * @throws whatever the parser should not have thrown, or done
   */
  feed: (input: Uint8Array) => Promise<string>;
  /** Takes down what was put up. */
  close?: () => Promise<void>;
}

/** A parser of bytes from outside, and how inputs are made for it. */
export interface Target {
  readonly name: string;
  /** Its inputs in proportion to the others'; 1 unless given. */
  readonly share?: number;
  /** What it takes gladly, and what it has had trouble with; the first is enough to begin with. */
  readonly seeds: () => readonly Uint8Array[];
  /** Makes inputs of them. */
  readonly mutate: Mutator;
  readonly open: () => Promise<Opened>;
}

/** What is wrong with what came of an input, though nothing was thrown. */
export class WrongAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WrongAnswer';
  }
}

/** @throws WrongAnswer unless it holds */
export function mustHold(holds: boolean, message: string): asserts holds {
  if (!holds) throw new WrongAnswer(message);
}
