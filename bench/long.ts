// How long a long recording takes, and in how much memory: npm run bench:long, or npm run bench:long -- SECONDS …
// One `ser predict` process for each length (10 minutes, 1 hour, 3 hours) on one thread and on two: 16 kHz, 16 bit, speech
// of our own making all the time. Processor seconds say what the work costs where others use the machine too. Linux only.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Recognition, TimingsMs } from '../contract/index.ts';
import { voice } from '../tests/support/voice.ts';
import { writeWav } from '../tests/support/wav.ts';

const LENGTHS_SECONDS = [600, 3_600, 10_800];
const THREADS = [1, 2];
const RATE_HZ = 16_000;
/** One after another, over and over: generating takes longer than recognising. */
const MINUTES = 10;
const HEADER_BYTES = 44;
/** Of a clock tick in /proc, as Linux has it everywhere. */
const TICKS_A_SECOND = 100;

interface Run {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly peakMb: number;
  readonly timingsMs: TimingsMs;
}

/** The same minutes by voices of different pitch, as a file of any length. */
async function* speech(seconds: number, minutes: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  const dataBytes = seconds * RATE_HZ * 2;
  const header = Buffer.from(minutes[0].subarray(0, HEADER_BYTES));
  header.writeUInt32LE(HEADER_BYTES - 8 + dataBytes, 4);
  header.writeUInt32LE(dataBytes, 40);
  yield header;
  let left = dataBytes;
  for (let minute = 0; left > 0; minute++) {
    const piece = minutes[minute % minutes.length].subarray(HEADER_BYTES).subarray(0, left);
    left -= piece.length;
    yield piece;
  }
}

async function predict(file: string, threads: number): Promise<Run> {
  const script = fileURLToPath(new URL('../dist/cli/ser.js', import.meta.url));
  const startMs = performance.now();
  const child = spawn(process.execPath, [script, 'predict', '--json', '--threads', String(threads), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let [output, peakMb, processorSeconds] = ['', 0, 0];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+)/.exec(readProc(child.pid, 'status'))?.[1] ?? 0) / 1024);
    // Behind the name in brackets: the times in user and in system mode are the 12th and the 13th field.
    const fields = readProc(child.pid, 'stat').split(') ').at(-1)!.split(' ');
    if (fields.length > 12) processorSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  }, 50);
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (status !== 0) throw new Error(`ser ended with status ${String(status)}: ${output}`);
  const { timingsMs } = JSON.parse(output) as Recognition;
  return { seconds: (performance.now() - startMs) / 1000, processorSeconds, peakMb, timingsMs };
}

/** Nothing of a process that has just ended. */
function readProc(pid: number | undefined, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

async function main(): Promise<void> {
  const given = process.argv.slice(2).map(Number);
  const minutes = Array.from({ length: MINUTES }, (_, i) =>
    writeWav({ channels: [voice(60, RATE_HZ, 100 + 12 * i)], sampleRateHz: RATE_HZ, encoding: 'pcm-s16le' }),
  );
  const folder = mkdtempSync(join(tmpdir(), 'ser-bench-'));
  const file = join(folder, 'long.wav');
  console.log('recording  threads  seconds  processor  peak      of these, by stage, in s');
  try {
    for (const seconds of given.length > 0 ? given : LENGTHS_SECONDS) {
      await writeFile(file, speech(seconds, minutes));
      for (const threads of THREADS) printRun(seconds, threads, await predict(file, threads));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function printRun(length: number, threads: number, { seconds, processorSeconds, peakMb, timingsMs }: Run): void {
  const cells = [
    `${length} s`.padStart(9),
    String(threads).padStart(7),
    seconds.toFixed(1).padStart(7),
    `${processorSeconds.toFixed(1)} s`.padStart(9),
    `${peakMb.toFixed(0)} MB`.padEnd(8),
    Object.entries(timingsMs)
      .map(([stage, ms]) => `${stage} ${(ms / 1000).toFixed(1)}`)
      .join(', '),
  ];
  console.log(cells.join('  '));
}

await main();
