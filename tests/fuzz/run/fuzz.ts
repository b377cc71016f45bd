import { inputOf } from '../targets/input.ts';
import type { Target } from '../targets/target.ts';
import { ChildOf, faultsOf, type Outcome } from './childOf.ts';
import { minimise } from './minimise.ts';
import type { InputLimits } from './watchedChild.ts';

/** How many inputs a child is given by one order. */
const BATCH = 250;
/** A parser with more kinds of faults than this is left alone: mend these first. */
const MOST_FINDINGS = 6;

/** Something bad that an input does. */
export interface Finding {
  target: string;
  kind: ReturnType<typeof faultsOf>[number]['kind'];
  what: string;
  /** The number of the first input that did it, and how many did. */
  index: number;
  times: number;
  /** Made small, where it does the same alone; undefined where only many together do, or where it was chance. */
  input: Uint8Array | undefined;
}

/** What a run is made of. */
export interface FuzzOptions {
  /** See `buildChild`. */
  script: string;
  target: Target;
  runSeed: number;
  /** Inputs. */
  runs: number;
  /** Other limits than every run has. */
  limits?: InputLimits;
  /** Told of each batch. */
  onProgress?: (done: number) => void;
}

/** What came of a parser's inputs. */
export interface FuzzResult {
  target: string;
  runs: number;
  /** How often each outcome came. */
  outcomes: Record<string, number>;
  findings: Finding[];
}

/** Gives a parser its inputs, in children that are watched; each kind of fault is looked into once. */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { script, target, runSeed, runs, limits, onProgress } = options;
  const child = new ChildOf(script, target.name, runSeed, limits);
  const outcomes: Record<string, number> = {};
  const findings = new Map<string, Finding>();
  for (let done = 0; done < runs && findings.size < MOST_FINDINGS; ) {
    const outcome = await child.feed(done, Math.min(BATCH, runs - done));
    count(outcome, outcomes);
    for (const { index, kind, what } of faultsOf(outcome, done)) {
      const key = signatureOf(kind, what);
      const known = findings.get(key);
      if (known) known.times++;
      else findings.set(key, { target: target.name, kind, what, index, times: 1, input: undefined });
    }
    done = outcome.kind === 'done' ? Math.min(runs, done + BATCH) : done + Math.max(1, outcome.begun);
    onProgress?.(done);
  }
  await child.stop();
  for (const finding of findings.values()) finding.input = await reproduce(finding, options);
  // A pause of the machine's is no hang.
  const real = [...findings.values()].filter(({ kind, input }) => kind !== 'hung' || input !== undefined);
  return { target: target.name, runs, outcomes, findings: real };
}

function count(outcome: Outcome, outcomes: Record<string, number>): void {
  const added = outcome.kind === 'done' ? outcome.outcomes : { [outcome.kind]: 1 };
  for (const [name, times] of Object.entries(added)) outcomes[name] = (outcomes[name] ?? 0) + times;
}

/** Faults of one kind and one place are one, whatever numbers and names are in them. */
function signatureOf(kind: Finding['kind'], what: string): string {
  const [first, place] = [what.split('\n')[0], /\([^()]*\)?$/.exec(what)?.[0]];
  return `${kind} ${first.replace(/"[^"]*"|'[^']*'|\d+/g, '…').slice(0, 80)} ${place}`;
}

/** @returns the smallest input found that does the same alone, in a child of its own */
async function reproduce(
  { kind, what, index }: Finding,
  { script, target, runSeed, limits }: FuzzOptions,
): Promise<Uint8Array | undefined> {
  const child = new ChildOf(script, target.name, runSeed, limits);
  const signature = signatureOf(kind, what);
  const doesSame = async (input: Uint8Array): Promise<boolean> => {
    const faults = faultsOf(await child.replay(input), 0);
    return faults.some((fault) => signatureOf(fault.kind, fault.what) === signature);
  };
  try {
    const input = inputOf(target, target.seeds(), runSeed, index);
    return (await doesSame(input)) && (await doesSame(input)) ? await minimise(input, doesSame) : undefined;
  } finally {
    await child.stop();
  }
}
