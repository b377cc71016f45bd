/** The process that is fuzzed: it takes orders from its parent, who watches its memory and its time. */
import { writeSync } from 'node:fs';
import { type Fault, MARK_FD, type Order, type Report } from './run/protocol.ts';
import { TARGETS } from './targets/index.ts';
import { inputOf } from './targets/input.ts';
import { PLANTED } from './targets/planted.ts';
import type { Opened, Target } from './targets/target.ts';

const MARK = Uint8Array.of(1);

let target: Target | undefined;
let opened: Opened | undefined;
let seeds: readonly Uint8Array[] = [];
let runSeed = 0;
/** Of the input that is being looked at. */
let index = 0;
let faults: Fault[] = [];

const note = (kind: Fault['kind'], what: string): void => void faults.push({ index, kind, what });

// What a library prints would fill somebody's log, and what nobody catches ends a service.
for (const method of ['debug', 'error', 'info', 'log', 'warn'] as const) {
  console[method] = (...words: unknown[]) => note('printed', words.map(String).join(' '));
}
process.on('unhandledRejection', (error) => note('unhandled', describe(error)));
process.on('uncaughtException', (error) => note('unhandled', describe(error)));
process.on('message', (order: Order) => void obey(order).then((report) => process.send!(report)));
process.on('disconnect', () => process.exit());

async function obey(order: Order): Promise<Report> {
  if (order.kind === 'open') {
    await opened?.close?.();
    target = [...TARGETS, ...PLANTED].find(({ name }) => name === order.target)!;
    runSeed = order.runSeed;
    seeds = target.seeds();
    opened = await target.open();
    return { kind: 'opened' };
  }
  const outcomes: Record<string, number> = {};
  faults = [];
  const [from, count] = order.kind === 'feed' ? [order.from, order.count] : [0, 1];
  for (index = from; index < from + count; index++) {
    const input =
      order.kind === 'feed'
        ? inputOf(target!, seeds, runSeed, index)
        : new Uint8Array(Buffer.from(order.input, 'base64'));
    writeSync(MARK_FD, MARK);
    const outcome = await feed(input);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  return { kind: 'done', outcomes, faults };
}

async function feed(input: Uint8Array): Promise<string> {
  let outcome: string;
  try {
    outcome = await opened!.feed(input);
  } catch (error) {
    note('thrown', describe(error));
    outcome = 'thrown';
  }
  // What nobody has caught is told of once all promises have had their turn.
  await new Promise((resolve) => setImmediate(resolve));
  return outcome;
}

/** An error in a line: its name, its message and the first of our own files in its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return `no error: ${String(error)}`;
  const place = /\n\s+at (.*)/.exec(error.stack?.slice(error.stack.indexOf('\n    at ')) ?? '')?.[1] ?? '';
  return `${error.name}: ${error.message} (${place.replace(/:\d+:\d+\)?$/, '')})`;
}
