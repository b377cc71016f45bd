/** `npm run fuzz`: see README.md beside it. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { judgeAll } from './judge/judgeAll.ts';
import { buildChild } from './run/buildChild.ts';
import { type Finding, type FuzzResult, fuzz } from './run/fuzz.ts';
import { JUDGED, TARGETS } from './targets/index.ts';
import { countsFor } from './targets/shares.ts';
import type { Target } from './targets/target.ts';

const HELP = `npm run fuzz -- [options]

Gives every parser of bytes from outside inputs that it was not made for, and says what breaks. Or has ffmpeg judge what
the parsers of our own took without a warning.

  --runs N       inputs in all (1,000,000)
  --seed N       whose inputs; the same seed gives the same ones (chosen by the clock)
  --only NAME    one parser: ${TARGETS.map(({ name }) => name).join(', ')}
  --judge [N]    have ffmpeg decode N files (20,000) that we took, of ${JUDGED.map(({ name }) => name).join(' and ')}
  --help         this

What it finds is made small and written to tests/fuzz/cases/; tests/fuzz/README.md says what to do with it.`;

/** How often a long run says how far it is. */
const TELL_EVERY_MS = 15_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    judge: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** @throws Error saying what was expected */
function readNumber(name: string, given: string): number {
  const text = given.replaceAll(/[_,]/g, '');
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name}: expected a whole number, got "${given}".`);
}

/** @throws Error saying what was expected */
function pickTargets(all: readonly Target[]): readonly Target[] {
  const targets = all.filter(({ name }) => values.only === undefined || name === values.only);
  if (targets.length === 0) throw new Error(`--only: expected one of ${all.map(({ name }) => name).join(', ')}.`);
  return targets;
}

let toldMs = performance.now();
function isTimeToTell(): boolean {
  if (performance.now() - toldMs < TELL_EVERY_MS) return false;
  toldMs = performance.now();
  return true;
}

function save({ target, kind, what, input }: Finding): string {
  if (!input) return 'not by this input alone';
  const name = `${target}-${createHash('sha256')
    .update(kind + what)
    .digest('hex')
    .slice(0, 8)}`;
  mkdirSync('tests/fuzz/cases', { recursive: true });
  writeFileSync(`tests/fuzz/cases/${name}`, input);
  return `tests/fuzz/cases/${name}, ${input.length} bytes`;
}

function tell({ target, runs, outcomes, findings }: FuzzResult, seconds: number): void {
  const counts = Object.entries(outcomes).sort(([, a], [, b]) => b - a);
  console.log(
    `\r${target.padEnd(14)} ${String(runs).padStart(8)} in ${seconds.toFixed(0)} s: ${counts.map(([name, times]) => `${name} ${times}`).join(', ')}`,
  );
  for (const finding of findings) {
    console.log(
      `  FOUND, ${finding.times} times, first at ${finding.index}: ${finding.kind}: ${finding.what}\n    ${save(finding)}`,
    );
  }
}

/** @returns how much was found */
async function fuzzAll(runSeed: number): Promise<number> {
  const runs = readNumber('runs', values.runs);
  const targets = pickTargets(TARGETS);
  console.log(`${runs} inputs, --seed ${runSeed}`);
  const { script, remove } = await buildChild(process.cwd());
  let found = 0;
  try {
    for (const [target, count] of countsFor(targets, runs)) {
      const startMs = performance.now();
      const onProgress = (done: number) => isTimeToTell() && console.log(`${target.name}: ${done} of ${count}`);
      const result = await fuzz({ script, target, runSeed, runs: count, onProgress });
      tell(result, (performance.now() - startMs) / 1_000);
      found += result.findings.length;
    }
  } finally {
    remove();
  }
  return found;
}

async function judgeSome(runSeed: number): Promise<number> {
  const count = readNumber('judge', positionals[0] ?? '20000');
  console.log(`${count} files for ffmpeg, --seed ${runSeed}`);
  return judgeAll(pickTargets(JUDGED), runSeed, count, isTimeToTell);
}

async function main(): Promise<void> {
  if (positionals.length > (values.judge ? 1 : 0)) throw new Error(`Expected options, got "${positionals.at(-1)}".`);
  const runSeed = readNumber('seed', values.seed);
  const found = values.judge ? await judgeSome(runSeed) : await fuzzAll(runSeed);
  console.log(found === 0 ? 'Nothing found.' : `${found} found.`);
  process.exitCode = found === 0 ? 0 : 1;
}

if (values.help) console.log(HELP);
else await main();
