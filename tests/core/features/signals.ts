/** Synthetic signals, made alike in training/goldens/signals.py: 16-bit integers, so that both give the same PCM. */

const SAMPLE_RATE_HZ = 16_000;

/** Even in [−1, 1): x → 1664525 x + 1013904223 mod 2³² (Numerical Recipes), from 1. */
function createNoise(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Twenty harmonics of a pitch that glides between 90 and 210 Hz. */
function voice(t: number): number {
  const phase = 2 * Math.PI * (150 * t + 20 * Math.sin(2 * Math.PI * 0.5 * t));
  let sum = 0;
  for (let k = 1; k <= 20; k++) sum += Math.sin(k * phase) / k;
  return sum;
}

type Sample = (t: number, n: number) => number;

function makers(): Record<string, { count: number; sample: Sample }> {
  const noise = createNoise();
  const turn = 2 * Math.PI;
  return {
    noise: { count: 24_000, sample: () => 0.3 * noise() },
    glide: { count: 32_000, sample: (t) => 0.2 * voice(t) },
    chirp: { count: 24_000, sample: (t) => 0.5 * Math.sin(turn * (100 * t + 2000 * t * t)) },
    impulses: { count: 16_000, sample: (_, n) => (n % 1000 === 500 ? 0.9 : 0.01 * noise()) },
    impulse: { count: 8_000, sample: (_, n) => (n === 3000 ? 0.5 : 0) },
    clippedSquare: { count: 20_000, sample: (t) => Math.max(-0.6, Math.min(0.6, 5 * Math.sin(turn * 233 * t))) },
    chord: {
      count: 24_000,
      sample: (t) =>
        0.2 *
        (1 + 0.8 * Math.sin(turn * 4 * t)) *
        (Math.sin(turn * 262 * t) + Math.sin(turn * 330 * t) + Math.sin(turn * 392 * t)),
    },
    syllables: {
      count: 64_000,
      sample: (t) => 0.25 * voice(t) * Math.max(0, Math.sin(turn * 1.5 * t)) + 0.02 * noise(),
    },
    halfSilent: { count: 24_000, sample: (t, n) => (n < 12_000 ? 0 : 0.2 * voice(t)) },
    shortest: { count: 4_800, sample: (t) => 0.3 * voice(t) + 0.05 * noise() },
    silence: { count: 8_000, sample: () => 0 },
  };
}

/** Name → PCM at 16 kHz. */
export function signals(): Map<string, Float32Array> {
  return new Map(
    Object.entries(makers()).map(([name, { count, sample }]) => [
      name,
      Float32Array.from({ length: count }, (_, n) => Math.floor(32767 * sample(n / SAMPLE_RATE_HZ, n) + 0.5) / 32768),
    ]),
  );
}

/** A steady tone. */
export function tone(hz: number, amplitude: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / SAMPLE_RATE_HZ));
}
