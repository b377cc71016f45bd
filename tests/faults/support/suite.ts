import { seededRandom } from '../../support/signals.ts';

/** `FAULTS=short` is the form that CI runs, in some three minutes; without it the suite is run whole. */
export const isShort = process.env.FAULTS === 'short';

/** Chance, of which the same comes again. */
export interface Chance {
  /** Evenly in [from, to). */
  between: (from: number, to: number) => number;
  /** Whether something happens that does so in this share of cases. */
  happens: (share: number) => boolean;
  one: <T>(list: readonly T[]) => T;
  /** The same things in another order. */
  shuffled: <T>(list: readonly T[]) => T[];
}

/** Chance by a seed that is printed, and may be given: `FAULTS_SEED=7 npm run test:faults`. */
export function chanceOf(suite: string): Chance {
  const seed = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 1e9));
  console.log(`${suite}: FAULTS_SEED=${seed}`);
  const random = seededRandom(seed);
  const between = (from: number, to: number) => from + random() * (to - from);
  return {
    between,
    happens: (share) => random() < share,
    one: (list) => list[Math.min(list.length - 1, Math.floor(random() * list.length))],
    shuffled: (list) =>
      list
        .map((value) => [random(), value] as const)
        .sort(([a], [b]) => a - b)
        .map(([, value]) => value),
  };
}

/** Tells, for a person, what a scenario went through and what came of it. */
export function report(scenario: string, figures: object): void {
  const told = Object.entries(figures).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  console.log(`${scenario}: ${told.join(', ')}.`);
}
