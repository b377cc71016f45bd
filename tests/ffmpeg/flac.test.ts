import { describe, expect, it } from 'vitest';
import { decode } from '../../core/audio/index.ts';
import { collect, inPieces, joinChannels } from '../support/streams.ts';
import { skipReason, writeAndRead } from './ffmpeg.ts';

const SAMPLE_FORMATS = [
  ['s16', 16, []],
  ['s32', 24, ['-bits_per_raw_sample', '24']],
] as const;

const CASES = SAMPLE_FORMATS.flatMap(([sampleFormat, bits, extra]) =>
  [1, 2, 6, 8].flatMap((channelCount) =>
    [4_000, 16_000, 22_254, 44_100, 192_000].map((sampleRateHz) => ({
      sampleFormat,
      bits,
      extra,
      channelCount,
      sampleRateHz,
    })),
  ),
);

async function largestDifference(file: Uint8Array, channels: readonly Float64Array[], bits: number): Promise<number> {
  const audio = await decode(inPieces(file, [1, 7, 4_099]));
  const ours = joinChannels(await collect(audio.chunks));
  expect(audio).toMatchObject({ container: 'flac', encoding: `flac-${bits}`, warnings: [] });
  expect(ours.map(({ length }) => length)).toEqual(channels.map(({ length }) => length));
  const differences = channels.map((channel, c) =>
    channel.reduce((most, sample, i) => Math.max(most, Math.abs(sample - ours[c][i])), 0),
  );
  return Math.max(...differences);
}

describe.skipIf(skipReason)('FLAC against ffmpeg, sample by sample', () => {
  it.each(CASES)(
    '$bits bits, $channelCount channels, $sampleRateHz Hz',
    async ({ sampleFormat, extra, bits, ...rest }) => {
      // By itself it writes frames of 0.1 s, which at 192 kHz and 8 channels it then cannot read.
      const options = ['-sample_fmt', sampleFormat, '-strict', '-2', '-frame_size', '1152', ...extra];
      const { file, channels } = writeAndRead({ format: 'flac', codec: 'flac', options, ...rest });
      expect(await largestDifference(file, channels, bits)).toBe(0);
    },
  );

  it.each([0, 5, 12])('compression level %i', async (level) => {
    const options = ['-sample_fmt', 's16', '-compression_level', String(level)];
    const recipe = {
      format: 'flac',
      codec: 'flac',
      options,
      channelCount: 2,
      sampleRateHz: 44_100,
      durationSeconds: 3,
    };
    const { file, channels } = writeAndRead(recipe);
    expect(await largestDifference(file, channels, 16)).toBe(0);
  });

  it('through a pipe, length unknown', async () => {
    const options = ['-sample_fmt', 's16'];
    const { file, channels } = writeAndRead({
      format: 'flac',
      codec: 'flac',
      options,
      channelCount: 1,
      sampleRateHz: 16_000,
      isPiped: true,
    });
    expect(await largestDifference(file, channels, 16)).toBe(0);
  });
});
