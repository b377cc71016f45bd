/** `npm run fuzz`: see README.md beside it. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildChild } from './run/buildChild.ts';
import { type Finding, type FuzzResult, fuzz } from './run/fuzz.ts';
import { TARGETS } from './targets/index.ts';
import { countsFor } from './targets/shares.ts';

const HELP = `npm run fuzz -- [options]

Gives every parser of bytes from outside inputs that it was not made for, and says what breaks.

  --runs N       inputs in all (1,000,000)
  --seed N       whose inputs; the same seed gives the same ones (chosen by the clock)
  --only NAME    one parser: ${TARGETS.map(({ name }) => name).join(', ')}
  --help         this

What it finds is made small and written to tests/fuzz/cases/; tests/fuzz/README.md says what to do with it.`;

/** How often a long run says how far it is. */
const TELL_EVERY_MS = 15_000;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** @throws Error saying what was expected */
function readNumber(name: 'runs' | 'seed'): number {
  const text = values[name].replaceAll(/[_,]/g, '');
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name}: expected a whole number, got "${values[name]}".`);
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

async function main(): Promise<void> {
  const [runs, runSeed] = [readNumber('runs'), readNumber('seed')];
  const targets = TARGETS.filter(({ name }) => values.only === undefined || name === values.only);
  if (targets.length === 0) throw new Error(`--only: expected one of ${TARGETS.map(({ name }) => name).join(', ')}.`);
  console.log(`${runs} inputs, --seed ${runSeed}`);
  const { script, remove } = await buildChild(process.cwd());
  let found = 0;
  try {
    for (const [target, count] of countsFor(targets, runs)) {
      const startMs = performance.now();
      let toldMs = startMs;
      const onProgress = (done: number) => {
        if (performance.now() - toldMs < TELL_EVERY_MS) return;
        toldMs = performance.now();
        console.log(`${target.name}: ${done} of ${count}`);
      };
      const result = await fuzz({ script, target, runSeed, runs: count, onProgress });
      tell(result, (performance.now() - startMs) / 1_000);
      found += result.findings.length;
    }
  } finally {
    remove();
  }
  console.log(found === 0 ? 'Nothing found.' : `${found} found.`);
  process.exitCode = found === 0 ? 0 : 1;
}

if (values.help) console.log(HELP);
else await main();
