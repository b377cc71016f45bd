/** What the child is asked to do. */
export type Order =
  /** Open a parser. */
  | { kind: 'open'; target: string; runSeed: number }
  /** Give it the inputs of these numbers, in order. */
  | { kind: 'feed'; from: number; count: number }
  /** Give it this input alone, in base 64. */
  | { kind: 'replay'; input: string };

/** What the child says when it has done so. */
export type Report = { kind: 'opened' } | { kind: 'done'; outcomes: Record<string, number>; faults: Fault[] };

/** A fault that the child outlived. */
export interface Fault {
  /** Of the input; 0 in a replay. */
  index: number;
  kind: 'thrown' | 'unhandled' | 'printed';
  /** What was thrown or printed, in a line, with where it comes from. */
  what: string;
}

/** By this file descriptor the child writes one byte before each input: its parent counts them. */
export const MARK_FD = 3;
