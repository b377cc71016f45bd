import { spawnSync } from 'node:child_process';
import { seededRandom } from '../../support/signals.ts';

/** @returns two channels of half a second: two tones and a little noise, other ones in each; −1 to 1 */
export function seedSignal(sampleRateHz: number, seconds = 0.35): Float32Array[] {
  const random = seededRandom(sampleRateHz);
  return [300, 470].map((hz) =>
    Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, (_, i) => {
      const angle = (2 * Math.PI * hz * i) / sampleRateHz;
      return 0.5 * Math.sin(angle) + 0.2 * Math.sin(3.7 * angle) + 0.1 * (2 * random() - 1);
    }),
  );
}

/** @returns a signal in integers of so many bits */
export function toIntegers(channels: readonly Float32Array[], bits: number): number[][] {
  return channels.map((channel) => Array.from(channel, (sample) => Math.round(sample * (2 ** (bits - 1) - 1))));
}

/**
 * Files that our own code does not write, by ffmpeg; the same bytes for the same version of it.
 *
 * @param recipes its options for each, behind the input: two channels, 0.35 s
 * @returns none when ffmpeg is not here or cannot write such a file
 */
export function ffmpegFiles(recipes: readonly (readonly string[])[]): Uint8Array[] {
  const source = 'aevalsrc=exprs=0.5*sin(2*PI*300*t)+0.2*random(0)|0.5*sin(2*PI*470*t):s=16000:d=0.35';
  return recipes.flatMap((recipe) => {
    const options = ['-v', 'error', '-f', 'lavfi', '-i', source, ...recipe, '-bitexact', 'pipe:1'];
    const { status, stdout } = spawnSync('ffmpeg', options, { maxBuffer: 1e8 });
    return status === 0 && stdout.length > 0 ? [new Uint8Array(stdout)] : [];
  });
}
