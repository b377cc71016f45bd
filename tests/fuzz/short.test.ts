import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildChild } from './run/buildChild.ts';
import { fuzz } from './run/fuzz.ts';
import { TARGETS } from './targets/index.ts';
import { countsFor } from './targets/shares.ts';

const RUNS = 20_000;
/** Another every day, so that CI goes on looking; printed, to be repeated by `npm run fuzz -- --seed`. */
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Date.now() / 86_400_000));
console.log(`${RUNS} inputs, FUZZ_SEED=${SEED}`);

describe('every parser of bytes from outside', () => {
  let child: Awaited<ReturnType<typeof buildChild>>;
  beforeAll(async () => {
    child = await buildChild(process.cwd());
  });
  afterAll(() => child.remove());

  it.each(countsFor(TARGETS, RUNS).map(([target, runs]) => ({ target, runs, name: target.name })))(
    '$name, $runs inputs',
    async ({ target, runs }) => {
      const { findings, outcomes } = await fuzz({ script: child.script, target, runSeed: SEED, runs });
      expect(findings).toEqual([]);
      expect(Object.keys(outcomes).length).toBeGreaterThan(1);
    },
    600_000,
  );
});
