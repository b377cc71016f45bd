import { mutateBytes } from '../mutate/index.ts';
import type { Target } from './target.ts';

const SEED = new TextEncoder().encode('a long enough seed, of which little is needed');

/** A parser that does something bad at every input that holds a `!`. */
function planted(name: string, misbehave: () => unknown): Target {
  const feed = async (input: Uint8Array): Promise<string> => {
    if (!input.includes(0x21)) return 'well';
    await misbehave();
    return 'bad';
  };
  const mutate: Target['mutate'] = (input, dice, pool) => {
    const mutant = mutateBytes(input, dice, pool).filter((byte) => byte !== 0x21);
    return dice.chance(0.02) ? Uint8Array.of(...mutant, 0x21, ...mutant) : mutant;
  };
  return { name, seeds: () => [SEED], mutate, open: async () => ({ feed }) };
}

/** Parsers with every kind of fault, by which the fuzzer itself is tested. */
export const PLANTED: readonly Target[] = [
  planted('planted-throw', () => {
    throw new TypeError('undefined is not a function');
  }),
  planted('planted-rejection', () => void Promise.reject(new Error('nobody waits for this'))),
  planted('planted-print', () => console.error('a line')),
  planted('planted-crash', () => process.abort()),
  planted('planted-exit', () => process.exit(0)),
  planted('planted-loop', () => {
    for (;;);
  }),
  planted('planted-wait', () => new Promise(() => setInterval(() => undefined, 1_000))),
  planted('planted-memory', () => {
    const held: Uint8Array[] = [];
    while (held.length < 60) held.push(new Uint8Array(10_000_000).fill(1));
  }),
];
