import { createHash } from 'node:crypto';

/** Something that goes on in steps, of which several may be possible. */
export interface World {
  /** What may happen next, always in the same order. */
  choices: () => string[];
  take: (choice: string) => Promise<void>;
  /** Two states of one key go on alike, the one with more {@link left} further. */
  key: () => string;
  /** How often those who are not finished may still be interrupted by others. */
  left: () => number;
  /** @throws at a state that must not be */
  check: () => void;
  /** @throws when nothing can happen any more, and something is not as it must be then */
  checkEnd: () => void;
}

/** How far an exploration came. */
export interface Explored {
  states: number;
  ends: number;
  /** Steps of the longest way. */
  deepest: number;
}

/** A bad state, and the way to it. */
export class BadStateError extends Error {
  constructor(path: readonly string[], cause: unknown) {
    super(`${(cause as Error).message}\n  ${path.join('\n  ')}`, { cause });
    this.name = 'BadStateError';
  }
}

/**
 * Goes every way from a beginning, whatever happens in whatever order; a state that was seen before is not gone on
 * from again, unless with less left. A step cannot be undone: another way begins anew and repeats the steps before.
 *
 * @param begin makes the world as it is at first
 * @throws BadStateError at the first bad state
 */
export async function explore(begin: () => World): Promise<Explored> {
  const seen = new Map<string, number>();
  const waiting: string[][] = [[]];
  let [ends, deepest] = [0, 0];
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    const world = begin();
    for (const choice of path) await world.take(choice);
    for (;;) {
      const key = createHash('sha256').update(world.key()).digest('base64');
      if ((seen.get(key) ?? -1) >= world.left()) break;
      seen.set(key, world.left());
      const choices = world.choices();
      try {
        world.check();
        if (choices.length === 0) world.checkEnd();
      } catch (error) {
        throw new BadStateError(path, error);
      }
      deepest = Math.max(deepest, path.length);
      if (choices.length === 0) ends++;
      const [first, ...others] = choices;
      if (first === undefined) break;
      for (const other of others) waiting.push([...path, other]);
      path.push(first);
      await world.take(first);
    }
  }
  return { states: seen.size, ends, deepest };
}
