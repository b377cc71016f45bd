import { createContext } from '../core/features/context.ts';
import { computeFeatures } from '../core/features/index.ts';
import { FAMILIES } from '../core/features/registry.ts';

/**
 * Milliseconds for the 94 features of a 4 s clip, warm: all of them, then the shared stages and the families, each
 * after what it needs. The fastest run shows what a machine does that is not shared. Run: npm run bench:features
 */
const SAMPLE_RATE_HZ = 16_000;
const CLIP_SECONDS = 4;
const WARM_UP_RUNS = 20;
const RUNS = 60;

/** Syllables of a gliding voice over a little noise: like speech in where its energy lies. */
function syntheticSpeech(): Float32Array {
  let seed = 1;
  return Float32Array.from({ length: SAMPLE_RATE_HZ * CLIP_SECONDS }, (_, n) => {
    const seconds = n / SAMPLE_RATE_HZ;
    const phase = 2 * Math.PI * (120 * seconds + 15 * Math.sin(2 * Math.PI * 0.5 * seconds));
    let voice = 0;
    for (let k = 1; k <= 24; k++) voice += Math.sin(k * phase) / k;
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const noise = seed / 2 ** 31 - 1;
    return 0.2 * voice * Math.sin(2 * Math.PI * 2 * seconds) ** 2 + 0.01 * noise;
  });
}

interface Timing {
  readonly medianMs: number;
  readonly fastestMs: number;
}

function timingOf(runsMs: readonly number[]): Timing {
  const sorted = runsMs.slice(WARM_UP_RUNS).sort((a, b) => a - b);
  return { medianMs: sorted[sorted.length >> 1], fastestMs: sorted[0] };
}

function measureAll(pcm: Float32Array): Timing {
  const runs = Array.from({ length: WARM_UP_RUNS + RUNS }, () => {
    const start = performance.now();
    computeFeatures(pcm);
    return performance.now() - start;
  });
  return timingOf(runs);
}

function measureParts(pcm: Float32Array): Map<string, Timing> {
  const parts = new Map<string, number[]>();
  for (let run = 0; run < WARM_UP_RUNS + RUNS; run++) {
    const context = createContext(pcm);
    const { pcm: _, ...stages } = context;
    const work: [string, () => unknown][] = [
      ...Object.entries(stages).map(([name, stage]): [string, () => unknown] => [`shared ${name}`, stage]),
      ...FAMILIES.map((family): [string, () => unknown] => [`family ${family.name}`, () => family.compute(context)]),
    ];
    for (const [name, step] of work) {
      const start = performance.now();
      step();
      const times = parts.get(name) ?? [];
      times.push(performance.now() - start);
      parts.set(name, times);
    }
  }
  return new Map([...parts].map(([name, times]) => [name, timingOf(times)]));
}

function print(name: string, { medianMs, fastestMs }: Timing): void {
  console.log(name.padEnd(24) + [medianMs, fastestMs].map((ms) => ms.toFixed(2).padStart(12)).join(''));
}

const clip = syntheticSpeech();
console.log(`94 features of a ${CLIP_SECONDS} s clip, ms over ${RUNS} warm runs on one thread`);
console.log(`${''.padEnd(24)}      median     fastest`);
print('all', measureAll(clip));
for (const [name, timing] of measureParts(clip)) print(name, timing);
