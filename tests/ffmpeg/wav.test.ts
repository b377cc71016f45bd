import { describe, expect, it } from 'vitest';
import { decode } from '../../core/audio/index.ts';
import { decodeUnwarned, differenceOf } from '../fuzz/judge/compare.ts';
import { decodeWithFfmpeg } from '../fuzz/judge/ffmpeg.ts';
import { audioErrorOf } from '../support/audioErrors.ts';
import { tone } from '../support/signals.ts';
import { collect, inPieces, joinChannels } from '../support/streams.ts';
import { fmtBody, le, writeWav } from '../support/wav.ts';
import { type Recipe, read, skipReason, writeAndRead } from './ffmpeg.ts';

/** ffmpeg's codec, what we call it, and one step of it: the agreement that is asked for, none where floats hold it. */
const CODECS = [
  ['pcm_u8', 'pcm-u8'],
  ['pcm_s16le', 'pcm-s16le'],
  ['pcm_s24le', 'pcm-s24le'],
  ['pcm_s32le', 'pcm-s32le'],
  ['pcm_f32le', 'float-32'],
  ['pcm_f64le', 'float-64'],
  ['pcm_alaw', 'a-law'],
  ['pcm_mulaw', 'mu-law'],
  ['adpcm_ima_wav', 'ima-adpcm'],
] as const;

/** Every codec with 1, 2 and more channels, at low, common and high rates. */
const CASES = CODECS.flatMap(([codec, encoding]) =>
  (codec === 'adpcm_ima_wav' ? [1, 2] : [1, 2, 6, 8]).flatMap((channelCount) =>
    [4_000, 8_000, 44_100, 192_000].map((sampleRateHz) => ({ codec, encoding, channelCount, sampleRateHz })),
  ),
);

async function expectAgreement(recipe: Recipe, encoding: string): Promise<void> {
  const { file, channels } = writeAndRead(recipe);
  const audio = await decode(inPieces(file, [1, 7, 4_099]));
  const ours = joinChannels(await collect(audio.chunks));
  expect(audio).toMatchObject({ container: 'wav', encoding, sampleRateHz: recipe.sampleRateHz });
  expect(audio.warnings).toEqual([]);
  expect(ours.map(({ length }) => length)).toEqual(channels.map(({ length }) => length));
  for (const [c, channel] of channels.entries()) {
    expect(firstDifference(ours[c], Float32Array.from(channel)), `channel ${c}`).toBeUndefined();
  }
}

function firstDifference(
  ours: Float32Array,
  theirs: Float32Array,
): { at: number; ours: number; theirs: number } | undefined {
  const at = ours.findIndex((sample, i) => sample !== theirs[i]);
  return at < 0 ? undefined : { at, ours: ours[at], theirs: theirs[at] };
}

describe.skipIf(skipReason)('WAV against ffmpeg, sample by sample', () => {
  it.each(CASES)('$encoding, $channelCount channels, $sampleRateHz Hz', async ({ encoding, ...recipe }) => {
    await expectAgreement({ format: 'wav', ...recipe }, encoding);
  });

  it.each(CODECS)('%s through a pipe, lengths unknown', async (codec, encoding) => {
    await expectAgreement({ format: 'wav', codec, channelCount: 2, sampleRateHz: 16_000, isPiped: true }, encoding);
  });

  it('RF64', async () => {
    const options = ['-rf64', 'always'];
    const recipe = { format: 'wav', codec: 'pcm_s16le', channelCount: 2, sampleRateHz: 48_000, options };
    await expectAgreement(recipe, 'pcm-s16le');
  });

  it('metadata before and after the audio', async () => {
    const options = ['-metadata', 'title=a take', '-metadata', 'comment=odd', '-write_bext', '1'];
    const recipe = { format: 'wav', codec: 'pcm_s24le', channelCount: 1, sampleRateHz: 48_000, options };
    await expectAgreement(recipe, 'pcm-s24le');
  });

  it('ADPCM with large blocks', async () => {
    const options = ['-block_size', '4096'];
    const recipe = { format: 'wav', codec: 'adpcm_ima_wav', channelCount: 2, sampleRateHz: 22_050, options };
    await expectAgreement(recipe, 'ima-adpcm');
  });

  it('all 256 codes of A-law and µ-law', async () => {
    for (const codec of ['pcm_alaw', 'pcm_mulaw']) {
      const { file } = writeAndRead({ format: 'wav', codec, channelCount: 1, sampleRateHz: 8_000 });
      for (let code = 0; code < 256; code++) file[file.length - 256 + code] = code;
      const ours = joinChannels(await collect((await decode(inPieces(file))).chunks));
      expect(firstDifference(ours[0], Float32Array.from(read(file, 1)[0]))).toBeUndefined();
    }
  });
});

describe.skipIf(skipReason)('valid bits of an extensible header', () => {
  const VALID_BITS = [0, 1, 8, 9, 12, 16, 20, 24, 25, 32, 33, 505];
  const ENCODINGS = ['pcm-u8', 'pcm-s16le', 'pcm-s24le', 'pcm-s32le', 'float-32', 'float-64', 'ima-adpcm'] as const;

  it.each(ENCODINGS)('of %s: ffmpeg agrees, or we say that something is odd', async (encoding) => {
    const outcomes = new Set<string>();
    for (const validBits of VALID_BITS) {
      const options = { channels: [tone(300, 8_000, 0.4)], sampleRateHz: 8_000, encoding, extensible: true };
      const body = fmtBody(options);
      body.set(le(validBits, 2), 18);
      const file = writeWav({ ...options, fmtChunks: [{ id: 'fmt ', body }] });
      // Its 505 samples a block, which are right, ffmpeg takes for bits.
      if (encoding === 'ima-adpcm' && validBits === 505) continue;
      const ours = await decodeUnwarned(file);
      outcomes.add(ours ? 'taken' : 'not taken');
      if (ours) expect(differenceOf(ours, await decodeWithFfmpeg(file))?.what, `${validBits} bits`).toBeUndefined();
    }
    expect([...outcomes].sort()).toEqual(['not taken', 'taken']);
  });
});

describe.skipIf(skipReason)('what ffmpeg writes and we refuse', () => {
  it.each([
    ['adpcm_ms', 'Microsoft ADPCM'],
    ['g722', 'G.722'],
    ['libmp3lame', 'MP3'],
    ['adpcm_yamaha', 'Yamaha'],
  ])('%s in WAV is an unsupported encoding', async (codec, name) => {
    const { file } = writeAndRead({ format: 'wav', codec, channelCount: 1, sampleRateHz: 16_000 });
    const error = await audioErrorOf(() => decode(inPieces(file)));
    expect(error.code).toBe('unsupported-encoding');
    expect(error.message).toContain(name);
  });

  it.each([
    ['w64', 'pcm_s16le', 'Wave64'],
    ['au', 'pcm_s16be', 'AU'],
    ['wv', 'wavpack', 'WavPack'],
  ])('%s with %s is an unsupported format', async (format, codec, name) => {
    const recipe = { format, codec, channelCount: 1, sampleRateHz: 48_000, options: ['-bitexact'], isPiped: false };
    const { file } = writeAndRead(recipe);
    const error = await audioErrorOf(() => decode(inPieces(file)));
    expect(error.code).toBe('unsupported-format');
    expect(error.message).toContain(name);
  });
});
