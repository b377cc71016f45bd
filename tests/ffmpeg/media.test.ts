import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decode } from '../../core/audio/index.ts';
import { audioErrorOf } from '../support/audioErrors.ts';
import { likeness } from '../support/likeness.ts';
import { collect, inPieces, joinChannels } from '../support/streams.ts';
import { read, skipReason, writeAndRead } from './ffmpeg.ts';

/** Format and codec, as ffmpeg calls them; what we call them; rates that the codec takes; most channels; more options. */
const FORMATS = [
  ['mp3', 'libmp3lame', 'mp3', 'mp3', [8_000, 16_000, 44_100, 48_000], 2, []],
  ['mp3', 'libmp3lame', 'mp3', 'mp3', [22_050, 44_100], 2, ['-q:a', '6', '-id3v2_version', '0']],
  ['adts', 'aac', 'aac', 'aac', [16_000, 44_100, 48_000], 2, []],
  ['ipod', 'aac', 'mp4', 'aac', [8_000, 16_000, 44_100, 48_000, 96_000], 6, []],
  ['mp4', 'aac', 'mp4', 'aac', [48_000], 2, ['-movflags', 'frag_keyframe+empty_moov']],
  ['mov', 'pcm_s24be', 'mp4', 'pcm_s24be', [44_100], 2, []],
  ['3gp', 'aac', 'mp4', 'aac', [16_000], 2, []],
  ['ipod', 'alac', 'mp4', 'alac', [16_000, 44_100], 2, []],
  ['ogg', 'libvorbis', 'ogg', 'vorbis', [8_000, 16_000, 44_100], 6, []],
  ['ogg', 'libopus', 'ogg', 'opus', [8_000, 16_000, 48_000], 2, ['-b:a', '24k']],
  ['ogg', 'flac', 'ogg', 'flac', [16_000, 48_000], 2, ['-sample_fmt', 's16']],
  ['webm', 'libopus', 'webm', 'opus', [48_000], 2, ['-b:a', '32k']],
  ['webm', 'libvorbis', 'webm', 'vorbis', [44_100], 2, []],
  ['matroska', 'aac', 'webm', 'aac', [44_100], 2, []],
  ['aiff', 'pcm_s16be', 'aiff', 'pcm_s16be', [8_000, 16_000, 44_100, 96_000], 8, []],
  ['aiff', 'pcm_s24be', 'aiff', 'pcm_s24be', [48_000], 2, []],
  ['aiff', 'pcm_f32be', 'aiff', 'pcm_f32be', [48_000], 2, []],
  ['caf', 'alac', 'caf', 'alac', [44_100], 2, []],
  ['caf', 'pcm_s16le', 'caf', 'pcm_s16le', [44_100], 2, []],
] as const;

const CASES = FORMATS.flatMap(([format, codec, container, encoding, rates, maxChannels, options]) =>
  rates.flatMap((sampleRateHz) =>
    [1, 2, 6, 8]
      .filter((channelCount) => channelCount <= maxChannels)
      .map((channelCount) => ({ format, codec, container, encoding, sampleRateHz, channelCount, options })),
  ),
);

/** A command of ffmpeg that writes one file, in a folder of its own that holds `inputs` too. */
function ffmpeg(
  output: string,
  inputs: Readonly<Record<string, Uint8Array>>,
  ...options: readonly string[]
): Uint8Array {
  const dir = mkdtempSync(join(tmpdir(), 'ffmpeg-media-'));
  try {
    for (const [name, bytes] of Object.entries(inputs)) writeFileSync(join(dir, name), bytes);
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...options, output], { cwd: dir });
    return new Uint8Array(readFileSync(join(dir, output)));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const tone = (hz: number, seconds: number, rateHz = 16_000): string[] => [
  ...['-f', 'lavfi', '-i'],
  `sine=frequency=${hz}:sample_rate=${rateHz}:duration=${seconds}`,
];

async function decodeAll(file: Uint8Array) {
  const { chunks, ...audio } = await decode(inPieces(file, [1, 7, 4_099]));
  const channels = joinChannels(await collect(chunks));
  return { ...audio, channels };
}

describe.skipIf(skipReason)('what phones and browsers write, against ffmpeg', () => {
  it.each(CASES)('$format with $codec, $sampleRateHz Hz, $channelCount channels $options', async (one) => {
    const { file, channels } = writeAndRead({ ...one, durationSeconds: 0.7 });
    const ours = await decodeAll(file);
    expect(ours).toMatchObject({ container: one.container, encoding: one.encoding, warnings: [] });
    expect(ours.channelCount).toBe(one.channelCount);
    expect(ours.channels.map(({ length }) => length)).toEqual(channels.map(({ length }) => length));
    for (const [c, channel] of ours.channels.entries()) expect(likeness(channel, channels[c])).toBeGreaterThan(0.999);
  });
});

describe.skipIf(skipReason)('files that are not plain recordings', () => {
  it('the sound of a video is taken', async () => {
    const video = ['-f', 'lavfi', '-i', 'testsrc=size=64x64:duration=1'];
    const file = ffmpeg('film.mp4', {}, ...video, ...tone(440, 1), '-c:v', 'mpeg4', '-c:a', 'aac');
    const audio = await decodeAll(file);
    expect(audio).toMatchObject({ container: 'mp4', encoding: 'aac', warnings: [] });
    expect(audio.channels[0].length).toBeGreaterThanOrEqual(16_000);
  });

  it('a video without sound is no recording', async () => {
    const file = ffmpeg('film.webm', {}, '-f', 'lavfi', '-i', 'testsrc=size=64x64:duration=1', '-c:v', 'libvpx');
    expect((await audioErrorOf(() => decodeAll(file))).code).toBe('unsupported-format');
  });

  it('a codec that is not here is named', async () => {
    const file = ffmpeg('film.mp4', {}, ...tone(440, 1, 48_000), '-c:a', 'ac3');
    const error = await audioErrorOf(() => decodeAll(file));
    expect(error).toMatchObject({ code: 'unsupported-encoding', message: expect.stringContaining('ac3') });
  });

  it('of several tracks the default is taken, and it is told', async () => {
    const maps = ['-map', '0:a', '-map', '1:a', '-disposition:a:0', '0', '-disposition:a:1', 'default'];
    const file = ffmpeg('two.mka', {}, ...tone(440, 1), ...tone(1_000, 1), ...maps, '-c:a', 'flac');
    const { channels, warnings } = await decodeAll(file);
    expect(warnings.map(({ code }) => code)).toEqual(['several-tracks']);
    const [expected] = read(ffmpeg('one.wav', {}, ...tone(1_000, 1)), 1);
    expect(likeness(channels[0], expected)).toBeGreaterThan(0.999);
  });

  it('cover art is passed over', async () => {
    const art = ffmpeg('art.png', {}, '-f', 'lavfi', '-i', 'testsrc=size=900x900', '-frames:v', '1');
    const mapped = ['-map', '0:a', '-map', '1:v', '-c:v', 'copy', '-disposition:v', 'attached_pic'];
    for (const [name, codec] of [
      ['song.mp3', 'libmp3lame'],
      ['song.m4a', 'aac'],
    ]) {
      const file = ffmpeg(name, { 'art.png': art }, ...tone(440, 1), '-i', 'art.png', ...mapped, '-c:a', codec);
      const { channels, warnings } = await decodeAll(file);
      expect(warnings).toEqual([]);
      expect(channels[0].length).toBeGreaterThanOrEqual(16_000);
    }
  });

  it('a sample rate that changes midway is refused', async () => {
    const parts = [16_000, 24_000].map((rateHz) =>
      ffmpeg('part.mp3', {}, ...tone(440, 1, rateHz), '-id3v2_version', '0', '-write_xing', '0'),
    );
    const error = await audioErrorOf(() => decodeAll(new Uint8Array(Buffer.concat(parts))));
    expect(error).toMatchObject({ code: 'unsupported-encoding', message: expect.stringContaining('midway') });
  });

  it('a little file that unpacks to hours gives them a piece at a time', async () => {
    const file = ffmpeg(
      'hours.opus',
      {},
      '-f',
      'lavfi',
      '-i',
      'anullsrc=r=48000:cl=mono',
      '-t',
      '7200',
      '-c:a',
      'libopus',
      '-b:a',
      '6k',
    );
    const { chunks } = await decode(inPieces(file));
    let seconds = 0;
    for await (const [samples] of chunks) {
      expect(samples.length).toBeLessThanOrEqual(5_760);
      seconds += samples.length / 48_000;
      if (seconds > 601) break;
    }
    expect(seconds).toBeGreaterThan(601);
  });
});
