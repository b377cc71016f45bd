// How long a clip takes, and how much memory: npm run bench:pipeline
// A 4 s, 16-bit, 48 kHz clip on one thread, warm; then one `ser predict` process over 100 such clips.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_BUNDLE, type TimingsMs } from '../contract/index.ts';
import { loadModel, recognise } from '../core/index.ts';
import { voice } from '../tests/support/voice.ts';
import { writeWav } from '../tests/support/wav.ts';

process.env.ORT_DISABLE_TELEMETRY = '1';

const CLIP_SECONDS = 4;
const WARM_UP_RUNS = 10;
const RUNS = 60;
const CLI_CLIPS = 100;

const clip = writeWav({ channels: [voice(CLIP_SECONDS, 48_000)], sampleRateHz: 48_000, encoding: 'pcm-s16le' });
const root = fileURLToPath(new URL('..', import.meta.url));

async function main(): Promise<void> {
  const model = await loadModel(join(root, DEFAULT_BUNDLE));
  console.log(
    `One clip of ${CLIP_SECONDS} s, 48 kHz, 16 bit; one thread; median of ${RUNS} after ${WARM_UP_RUNS}, in ms`,
  );
  for (const augment of [false, true]) {
    const runs: TimingsMs[] = [];
    for (let run = -WARM_UP_RUNS; run < RUNS; run++) {
      const { recognition } = await recognise(pieces(), { model, augment });
      if (run >= 0) runs.push(recognition.timingsMs);
    }
    const stages = Object.keys(runs[0]) as (keyof TimingsMs)[];
    const medians = stages.map((stage) => `${stage} ${median(runs.map((timings) => timings[stage])).toFixed(1)}`);
    console.log(`${augment ? 'augmented  ' : 'single pass'}  ${medians.join('  ')}`);
  }
  await model.release();
  const { peakMb, seconds } = await runCli();
  console.log(
    `ser predict over ${CLI_CLIPS} such clips: ${seconds.toFixed(1)} s, at most ${peakMb.toFixed(0)} MB resident`,
  );
}

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < clip.length; at += 65_536) yield clip.subarray(at, at + 65_536);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/** Linux only: the peak is read from /proc while the process runs. */
async function runCli(): Promise<{ peakMb: number; seconds: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'ser-bench-'));
  for (let i = 0; i < CLI_CLIPS; i++) writeFileSync(join(dir, `${i}.wav`), clip);
  const startMs = performance.now();
  const child = spawn(process.execPath, [join(root, 'dist/cli/ser.js'), 'predict', '--json', dir], { stdio: 'ignore' });
  let peakMb = 0;
  const timer = setInterval(() => {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 20);
  const exitCode = await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(timer);
  rmSync(dir, { recursive: true });
  if (exitCode !== 0) throw new Error(`ser ended with status ${exitCode}.`);
  return { peakMb, seconds: (performance.now() - startMs) / 1000 };
}

await main();
