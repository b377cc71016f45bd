// What resampling costs, keeps and lets through: npm run bench:resample
import { resample } from '../core/audio/index.ts';

const FROM_HZ = 48_000;
const TO_HZ = 16_000;
const SECONDS = 4;
const RUNS = 30;

const tone = (hz: number): Float32Array =>
  Float32Array.from({ length: SECONDS * FROM_HZ }, (_, i) => Math.sin((2 * Math.PI * hz * i) / FROM_HZ));

async function* whole(samples: Float32Array): AsyncGenerator<Float32Array> {
  yield samples;
}

/** Level of what comes out, away from both ends, relative to the tone that went in. */
async function levelDb(hz: number): Promise<number> {
  let [power, count, at] = [0, 0, 0];
  for await (const chunk of resample(whole(tone(hz)), FROM_HZ, TO_HZ)) {
    for (const sample of chunk) {
      if (at > 2000 && at < SECONDS * TO_HZ - 2000) {
        power += sample * sample;
        count++;
      }
      at++;
    }
  }
  return 10 * Math.log10((2 * power) / count);
}

const timesMs: number[] = [];
const concertPitch = tone(440);
for (let run = 0; run < RUNS; run++) {
  const startMs = performance.now();
  for await (const _ of resample(whole(concertPitch), FROM_HZ, TO_HZ));
  timesMs.push(performance.now() - startMs);
}
timesMs.sort((a, b) => a - b);
console.log(`${SECONDS} s from ${FROM_HZ} to ${TO_HZ} Hz: median ${timesMs[RUNS >> 1].toFixed(1)} ms`);
for (const hz of [1000, 7000, 7500, 7800, 8200, 9000, 12_000]) {
  console.log(`${String(hz).padStart(6)} Hz ${(await levelDb(hz)).toFixed(1).padStart(7)} dB`);
}
