// From the upload's POST to the result in a long poll, on one machine: npm run bench:service
// Starts the built service on free ports, with one worker.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clip, CreateClipResponse } from '../contract/index.ts';
import { voice } from '../tests/support/voice.ts';
import { writeWav } from '../tests/support/wav.ts';

const WARM_UP_RUNS = 3;
const RUNS = 30;

const clip = writeWav({ channels: [voice(4, 48_000)], sampleRateHz: 48_000 });
const dataDir = mkdtempSync(join(tmpdir(), 'ser-bench-'));
const main = fileURLToPath(new URL('../dist/local/main.js', import.meta.url));
const startMs = performance.now();
const service = spawn(process.execPath, [main, '--port', '0', '--data-dir', dataDir, '--workers', '1']);

/** @returns the page's address, once a recording could be recognised */
function ready(): Promise<string> {
  let text = '';
  return new Promise((resolve, reject) => {
    // Read to the end: the service's log goes on.
    service.stdout.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('Ready.')) resolve(/http:\/\/\S+?\//.exec(text)![0]);
    });
    service.on('exit', () => reject(new Error(`The service ended: ${text}`)));
  });
}

async function once(base: string): Promise<number> {
  const created = await fetch(`${base}v1/clips`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fileName: 'bench.wav', contentType: 'audio/wav', sizeBytes: clip.length }),
  });
  const { clipId, upload } = (await created.json()) as CreateClipResponse;
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
  form.append('file', new Blob([Uint8Array.from(clip)]));
  const fromMs = performance.now();
  await fetch(upload.url, { method: 'POST', body: form });
  const result = (await (await fetch(`${base}v1/clips/${clipId}?waitSeconds=20`)).json()) as Clip;
  if (result.status !== 'done') throw new Error(`Expected a result, got ${JSON.stringify(result)}`);
  return performance.now() - fromMs;
}

try {
  const base = await ready();
  console.log(`Ready after ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
  const firstMs = await once(base);
  for (let run = 1; run < WARM_UP_RUNS; run++) await once(base);
  const timesMs: number[] = [];
  for (let run = 0; run < RUNS; run++) timesMs.push(await once(base));
  timesMs.sort((a, b) => a - b);
  const [least, median, most] = [timesMs[0], timesMs[RUNS >> 1], timesMs[RUNS - 1]];
  console.log(`A 4 s clip (48 kHz, 16 bit), from the upload's POST to the result, ms: first ${firstMs.toFixed(0)};`);
  console.log(`then of ${RUNS}: least ${least.toFixed(0)}, median ${median.toFixed(0)}, most ${most.toFixed(0)}`);
} finally {
  service.kill();
  rmSync(dataDir, { recursive: true, force: true });
}
