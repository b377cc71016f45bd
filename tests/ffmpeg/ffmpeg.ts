import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const isInstalled = spawnSync('ffmpeg', ['-version']).status === 0;

/** Whether this suite must be skipped: no ffmpeg here. In CI it fails instead. */
export const skipReason = isInstalled || process.env.CI ? undefined : 'ffmpeg is not installed (apt install ffmpeg)';
if (skipReason) console.warn(`tests/ffmpeg is skipped: ${skipReason}`);

/** What ffmpeg is to write. */
export interface Recipe {
  /** `wav`, `flac` and so on, as ffmpeg calls it. */
  format: string;
  codec: string;
  sampleRateHz: number;
  channelCount: number;
  /** More of ffmpeg's options, before the output. */
  options?: readonly string[];
  /** Write to a pipe, so that lengths are unknown. */
  isPiped?: boolean;
  durationSeconds?: number;
}

/** @returns a file written by ffmpeg, and the samples that ffmpeg reads from it as `[channel][sample]` in 64-bit floats */
export function writeAndRead(recipe: Recipe): { file: Uint8Array; channels: Float64Array[] } {
  const dir = mkdtempSync(join(tmpdir(), 'ffmpeg-suite-'));
  try {
    const path = join(dir, 'clip');
    const { format, codec, sampleRateHz, channelCount, options = [], durationSeconds = 0.1 } = recipe;
    const signals = Array.from({ length: channelCount }, (_, c) => signal(c)).join('|');
    const input = ['-f', 'lavfi', '-i', `aevalsrc=exprs=${signals}:s=${sampleRateHz}:d=${durationSeconds}`];
    const output = ['-c:a', codec, ...options, '-f', format, recipe.isPiped ? 'pipe:1' : path];
    const piped = execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, ...output], { maxBuffer: 1e8 });
    const file = recipe.isPiped ? piped : readFileSync(path);
    return { file: new Uint8Array(file), channels: read(new Uint8Array(file), channelCount) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** @returns the samples that ffmpeg reads from a file (not from a pipe: an index may lie at the end) */
export function read(file: Uint8Array, channelCount: number): Float64Array[] {
  const dir = mkdtempSync(join(tmpdir(), 'ffmpeg-read-'));
  try {
    const path = join(dir, 'clip');
    writeFileSync(path, file);
    const output = ['-map', '0:a:0', '-f', 'f64le', '-c:a', 'pcm_f64le', 'pipe:1'];
    const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...output], { maxBuffer: 1e9 });
    const all = new Float64Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
    return Array.from({ length: channelCount }, (_, c) => all.filter((_sample, i) => i % channelCount === c));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Two tones and noise, near full scale, other tones in each channel, so that swapped channels show. */
function signal(channel: number): string {
  const hz = 300 + 170 * channel;
  return `0.5*sin(2*PI*${hz}*t)+0.3*sin(2*PI*${hz * 3.7}*t)+0.2*(2*random(${channel})-1)`;
}
