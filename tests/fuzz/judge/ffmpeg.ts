import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What ffmpeg makes of a file: samples by channel at full scale ±1. */
export interface FfmpegAudio {
  /** None where it gives nothing. */
  channels: Float32Array[];
  sampleRateHz: number;
  /** What it says on the way, in lines. */
  complaints: string;
}

/** Decodes a file with ffmpeg: each of its channels, at its own rate. */
export async function decodeWithFfmpeg(file: Uint8Array): Promise<FfmpegAudio> {
  const [audio] = await decodeTogether([file]);
  return audio;
}

/**
 * Decodes many files in one process, which is many times faster than one by one. Where ffmpeg cannot open one of them it
 * gives none.
 *
 * @returns what it makes of each; the complaints are those about all of them
 */
export async function decodeTogether(files: readonly Uint8Array[]): Promise<FfmpegAudio[]> {
  // From files and not through pipes, in which it cannot go back to where it looked before.
  const folder = await mkdtemp(join(tmpdir(), 'ser-judge-'));
  const pathOf = (index: number): string => join(folder, String(index));
  try {
    await Promise.all(files.map((file, i) => writeFile(pathOf(i), file)));
    const inputs = files.flatMap((_, i) => ['-i', pathOf(i)]);
    // A WAV of 32-bit floats tells rate and channels.
    const toFloats = ['-c:a', 'pcm_f32le', '-f', 'wav', '-bitexact'];
    const outputs = files.flatMap((_, i) => ['-map', `${i}:a:0`, ...toFloats, `${pathOf(i)}.wav`]);
    const complaints = await run([...inputs, ...outputs]);
    return await Promise.all(
      files.map(async (_, i) => ({ ...readFloatWav(await readOrNothing(`${pathOf(i)}.wav`)), complaints })),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

function readOrNothing(path: string): Promise<Buffer> {
  return readFile(path).catch(() => Buffer.alloc(0));
}

function readFloatWav(wav: Buffer): Omit<FfmpegAudio, 'complaints'> {
  const dataAt = wav.indexOf('data');
  if (dataAt < 0) return { channels: [], sampleRateHz: 0 };
  const fmtAt = wav.indexOf('fmt ') + 8;
  const [channelCount, sampleRateHz] = [wav.readUInt16LE(fmtAt + 2), wav.readUInt32LE(fmtAt + 4)];
  const samples = wav.subarray(dataAt + 8);
  const frameCount = Math.floor(samples.length / 4 / channelCount);
  const channels = Array.from({ length: channelCount }, (_, c) =>
    Float32Array.from({ length: frameCount }, (_unused, i) => samples.readFloatLE(4 * (i * channelCount + c))),
  );
  return { channels: frameCount > 0 ? channels : [], sampleRateHz };
}

/** @returns what it says */
function run(options: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const common = ['-nostdin', '-hide_banner', '-v', 'warning', '-threads', '1'];
    const child = spawn('ffmpeg', [...common, ...options], { stdio: ['ignore', 'ignore', 'pipe'] });
    const said: Buffer[] = [];
    child.stderr.on('data', (bytes: Buffer) => said.push(bytes));
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(said).toString()));
  });
}
