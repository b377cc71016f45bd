import type { Fault, Order, Report } from './protocol.ts';
import { type Death, type InputLimits, WatchedChild } from './watchedChild.ts';

/** What came of inputs. */
export type Outcome = Extract<Report, { kind: 'done' }> | Death;

/** Children for one parser, one after another: a new one when the last has died. */
export class ChildOf {
  readonly #script: string;
  readonly #target: string;
  readonly #runSeed: number;
  readonly #limits: InputLimits | undefined;
  #child: WatchedChild | undefined;

  constructor(script: string, target: string, runSeed = 0, limits?: InputLimits) {
    this.#script = script;
    this.#target = target;
    this.#runSeed = runSeed;
    this.#limits = limits;
  }

  /** Gives it the inputs of these numbers. */
  feed(from: number, count: number): Promise<Outcome> {
    return this.#order({ kind: 'feed', from, count });
  }

  /** Gives it one input. */
  replay(input: Uint8Array): Promise<Outcome> {
    return this.#order({ kind: 'replay', input: Buffer.from(input).toString('base64') });
  }

  /** Ends it; the next call starts a new one. */
  async stop(): Promise<void> {
    await this.#child?.stop();
    this.#child = undefined;
  }

  async #order(order: Order): Promise<Outcome> {
    this.#child ??= await this.#open();
    const answer = (await this.#child.order(order)) as Outcome;
    if (answer.kind !== 'done') await this.stop();
    return answer;
  }

  async #open(): Promise<WatchedChild> {
    const child = new WatchedChild(this.#script, this.#limits);
    const answer = await child.order({ kind: 'open', target: this.#target, runSeed: this.#runSeed });
    if (answer.kind === 'opened') return child;
    throw new Error(`The parser ${this.#target} could not be opened: ${(answer as Death).what}`);
  }
}

/** The faults of an outcome: those that the child outlived, or its death. */
export function faultsOf(
  outcome: Outcome,
  from: number,
): (Omit<Fault, 'kind'> & { kind: Fault['kind'] | Death['kind'] })[] {
  if (outcome.kind === 'done') return outcome.faults;
  return [{ index: from + Math.max(0, outcome.begun - 1), kind: outcome.kind, what: outcome.what }];
}
