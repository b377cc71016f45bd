import { spawn } from 'node:child_process';

/** What ffmpeg makes of a file: samples by channel at full scale ±1; undefined where it gives none. */
export interface FfmpegAudio {
  channels: Float32Array[];
  sampleRateHz: number;
  /** What it says on the way, in lines. */
  complaints: string;
}

/** Decodes a file with ffmpeg, each of its channels at its own rate. */
export async function decodeWithFfmpeg(file: Uint8Array): Promise<FfmpegAudio | undefined> {
  // A WAV of 32-bit floats tells rate and channels; through a pipe without lengths.
  const { stdout, stderr } = await run(
    ['-v', 'warning', '-i', 'pipe:0', '-map', '0:a:0', '-c:a', 'pcm_f32le', '-f', 'wav', '-bitexact', 'pipe:1'],
    file,
  );
  const dataAt = stdout.indexOf('data');
  if (dataAt < 0) return undefined;
  const fmt = stdout.indexOf('fmt ') + 8;
  const [channelCount, sampleRateHz] = [stdout.readUInt16LE(fmt + 2), stdout.readUInt32LE(fmt + 4)];
  const samples = stdout.subarray(dataAt + 8);
  const frameCount = Math.floor(samples.length / 4 / channelCount);
  const channels = Array.from({ length: channelCount }, (_, c) =>
    Float32Array.from({ length: frameCount }, (_, i) => samples.readFloatLE(4 * (i * channelCount + c))),
  );
  return { channels, sampleRateHz, complaints: stderr };
}

function run(options: readonly string[], input: Uint8Array): Promise<{ stdout: Buffer; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-nostdin', '-hide_banner', '-threads', '1', ...options]);
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
    child.on('error', reject);
    child.on('close', () => resolve({ stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }));
    // It may stop reading when it has seen enough.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
