import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dice } from './mutate/index.ts';
import { buildChild } from './run/buildChild.ts';
import { fuzz } from './run/fuzz.ts';
import { minimise } from './run/minimise.ts';
import { TARGETS } from './targets/index.ts';
import { inputOf } from './targets/input.ts';
import { PLANTED } from './targets/planted.ts';

let child: Awaited<ReturnType<typeof buildChild>>;
beforeAll(async () => {
  child = await buildChild(process.cwd());
});
afterAll(() => child.remove());

/** Shorter than every run's, since these parsers reach them; the wait by its own, which a busy machine would reach too. */
const LIMITS = { seconds: 0.5, idleSeconds: 60, residentMb: 500 };
const WAIT_LIMITS = { ...LIMITS, idleSeconds: 2 };
/** Each is tried again and again, to be made small; on a busy machine that takes its time. */
const TIMEOUT_MS = 600_000;

const plantedOf = (name: string) => PLANTED.find((target) => target.name === `planted-${name}`)!;

describe('what the fuzzer finds', () => {
  it.each([
    ['throw', 'thrown', 'TypeError: undefined is not a function'],
    ['rejection', 'unhandled', 'nobody waits for this'],
    ['print', 'printed', 'a line'],
    ['crash', 'crashed', 'SIGABRT'],
    ['exit', 'crashed', 'status 0'],
    ['loop', 'hung', 'no end after 0.5 s'],
    ['wait', 'hung', 'no end after 0.5 s'],
    ['memory', 'memory', 'more than 500 MB resident'],
  ])(
    'is a parser that does the wrong thing at times: %s',
    async (name, kind, what) => {
      const target = plantedOf(name);
      // The first input with a `!`, and some around it.
      const first = Array.from({ length: 400 }, (_, i) => i).find((i) =>
        inputOf(target, target.seeds(), 1, i).includes(0x21),
      )!;
      const limits = name === 'wait' ? WAIT_LIMITS : LIMITS;
      const { findings } = await fuzz({ script: child.script, target, runSeed: 1, runs: first + 3, limits });
      expect(findings).toMatchObject([{ kind, what: expect.stringContaining(what) }]);
      expect(findings[0].input).toContain(0x21);
    },
    TIMEOUT_MS,
  );

  it('is made as small as it can be', async () => {
    const { findings } = await fuzz({ script: child.script, target: plantedOf('throw'), runSeed: 2, runs: 300 });
    expect(findings[0].input).toEqual(Uint8Array.of(0x21));
    expect(findings[0].times).toBeGreaterThan(1);
  });

  it('is nothing where nothing is wrong, and all is counted', async () => {
    const target = TARGETS.find(({ name }) => name === 'keys')!;
    const { findings, outcomes } = await fuzz({ script: child.script, target, runSeed: 1, runs: 260 });
    expect(findings).toEqual([]);
    expect(Object.values(outcomes).reduce((sum, times) => sum + times, 0)).toBe(260);
  });
});

describe('inputs', () => {
  it('are the same for the same seed, parser and number, and others for others', () => {
    for (const target of TARGETS.filter(({ share = 1 }) => share >= 1)) {
      const seeds = target.seeds();
      const before = seeds.map((seed) => seed.slice());
      const of = (runSeed: number) => Array.from({ length: 20 }, (_, i) => inputOf(target, seeds, runSeed, i));
      expect(of(1)).toEqual(of(1));
      expect(of(2)).not.toEqual(of(1));
      expect(seeds).toEqual(before);
    }
  });

  it('are mostly changed, and of many kinds', () => {
    for (const target of TARGETS) {
      const seeds = target.seeds();
      expect(seeds.length).toBeGreaterThan(0);
      const texts = new Set(
        Array.from({ length: 40 }, (_, i) => Buffer.from(inputOf(target, seeds, 1, i)).toString('latin1')),
      );
      expect(texts.size).toBeGreaterThan(25);
    }
  });
});

it('minimises to what matters, in as many tries as it may take', async () => {
  let tries = 0;
  const input = Uint8Array.from({ length: 1_000 }, (_, i) => i % 251);
  const smallest = await minimise(input, async (smaller) => {
    tries++;
    return smaller.includes(7) && smaller.includes(200);
  });
  expect([...smallest].sort()).toEqual([200, 7]);
  expect(tries).toBeLessThan(400);
});

it('throws dice that are even', () => {
  const dice = new Dice('even');
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) counts[dice.below(10)]++;
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1_150);
});
