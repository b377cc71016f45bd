import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skipReason } from '../ffmpeg/ffmpeg.ts';
import { judge } from './judge/judge.ts';
import { inWords } from './judge/judgeAll.ts';
import { buildChild } from './run/buildChild.ts';
import { fuzz } from './run/fuzz.ts';
import { JUDGED, TARGETS } from './targets/index.ts';
import { countsFor } from './targets/shares.ts';

const RUNS = 20_000;
/** Files that ffmpeg decodes too. */
const JUDGED_FILES = 500;
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

describe.skipIf(skipReason)('what we take without a warning ffmpeg decodes the same', () => {
  it.each(countsFor(JUDGED, JUDGED_FILES).map(([target, count]) => ({ target, count, name: target.name })))(
    '$name, $count files',
    async ({ target, count }) => {
      const { judged, unexplained } = await judge({ target, runSeed: SEED, count });
      expect(unexplained.map((one) => `input ${one.index}: ${inWords(one)}`)).toEqual([]);
      expect(judged).toBe(count);
    },
    600_000,
  );
});
