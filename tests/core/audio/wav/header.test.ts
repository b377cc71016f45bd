import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../contract/index.ts';
import { decode } from '../../../../core/audio/index.ts';
import { audioErrorOf } from '../../../support/audioErrors.ts';
import { noise } from '../../../support/signals.ts';
import { inPieces } from '../../../support/streams.ts';
import {
  ascii,
  chunkBytes,
  fmtBody,
  joinBytes,
  le,
  type WavEncodingName,
  type WavOptions,
  writeWav,
} from '../../../support/wav.ts';
import { decodeAll } from '../decodeAll.ts';

const CHANNELS = [noise(8_000, 1), noise(8_000, 2)];

async function refusal(options: Partial<WavOptions>): Promise<string> {
  return (await audioErrorOf(() => decode(inPieces(writeWav({ channels: CHANNELS, ...options }))))).code;
}

describe('chunks around the audio', () => {
  const odd = { id: 'LIST', body: ascii('INFOISFT odd') };
  const expected = writeWav({ channels: CHANNELS });

  it.each([
    [
      'metadata before',
      { before: [odd, { id: 'JUNK', body: new Uint8Array(27) }, { id: 'bext', body: new Uint8Array(603) }] },
    ],
    ['metadata after', { after: [odd, { id: 'id3 ', body: new Uint8Array(999) }] }],
    ['a second data chunk after', { after: [{ id: 'data', body: new Uint8Array(100) }] }],
    ['a megabyte before', { before: [{ id: 'LIST', body: new Uint8Array(1_000_001) }] }],
    ['a fact chunk that lies', { before: [{ id: 'fact', body: le(5, 4) }] }],
    ['a RIFF size that lies', { claimedRiffBytes: 3 }],
  ])('%s changes nothing', async (_name, options: Partial<WavOptions>) => {
    const ours = await decodeAll(writeWav({ channels: CHANNELS, ...options }));
    expect(ours).toEqual(await decodeAll(expected));
  });

  it('refuses 16 MB of metadata, without reading it', async () => {
    const head = joinBytes([ascii('RIFF\xff\xff\xff\x7fWAVE'), ascii('JUNK'), le(0x7fffffff, 4)]);
    const error = await audioErrorOf(() => decode(inPieces(head)));
    expect(error.code).toBe('invalid-header');
    expect(error.message).toContain('JUNK');
  });
});

describe('a header that cannot be', () => {
  it.each([
    ['zero channels', { fmt: { channelCount: 0 } }, 'unsupported-channels'],
    ['nine channels', { fmt: { channelCount: 9 } }, 'unsupported-channels'],
    ['65535 channels', { fmt: { channelCount: 65_535 } }, 'unsupported-channels'],
    ['no rate', { fmt: { sampleRateHz: 0 } }, 'unsupported-sample-rate'],
    ['3999 Hz', { fmt: { sampleRateHz: 3_999 } }, 'unsupported-sample-rate'],
    ['384 kHz', { fmt: { sampleRateHz: 384_000 } }, 'unsupported-sample-rate'],
    ['another number of channels', { fmt: { channelCount: 1 } }, 'invalid-header'],
    ['another rate', { fmt: { sampleRateHz: 48_000 } }, 'invalid-header'],
    ['other bits', { fmt: { bits: 24 } }, 'invalid-header'],
    ['no bits', { fmt: { bits: 0 } }, 'invalid-header'],
    ['65 bits', { fmt: { bits: 65 } }, 'invalid-header'],
    ['64-bit integers', { fmt: { bits: 64 } }, 'unsupported-encoding'],
    ['a block of nothing', { fmt: { blockBytes: 0 } }, 'invalid-header'],
    ['another byte rate', { fmt: { byteRate: 8_000 } }, 'invalid-header'],
    ['16-bit floats', { encoding: 'float-32', fmt: { bits: 16 } }, 'unsupported-encoding'],
    ['20-bit floats', { encoding: 'float-32', fmt: { bits: 20 } }, 'invalid-header'],
    ['16-bit A-law', { encoding: 'a-law', fmt: { bits: 16 } }, 'invalid-header'],
    ['3-bit ADPCM', { encoding: 'ima-adpcm', fmt: { bits: 3 } }, 'unsupported-encoding'],
    ['8-bit ADPCM', { encoding: 'ima-adpcm', fmt: { bits: 8 } }, 'invalid-header'],
    ['ADPCM blocks of 510', { encoding: 'ima-adpcm', fmt: { blockBytes: 510 } }, 'invalid-header'],
    ['ADPCM blocks with no samples', { encoding: 'ima-adpcm', fmt: { blockBytes: 8 } }, 'invalid-header'],
    ['ADPCM blocks of another count', { encoding: 'ima-adpcm', fmt: { blockBytes: 256 } }, 'invalid-header'],
    ['Microsoft ADPCM', { fmt: { tag: 2 } }, 'unsupported-encoding'],
    ['MP3', { fmt: { tag: 0x55 } }, 'unsupported-encoding'],
    ['G.722', { fmt: { tag: 0x28f } }, 'unsupported-encoding'],
    ['tag 0', { fmt: { tag: 0 } }, 'unsupported-encoding'],
    ['no fmt', { fmtChunks: [] }, 'invalid-header'],
    ['a fmt of 14 bytes', { fmtChunks: [{ id: 'fmt ', body: new Uint8Array(14) }] }, 'invalid-header'],
    ['an extensible fmt of 18 bytes', { fmt: { tag: 0xfffe } }, 'invalid-header'],
  ] as const)('%s is refused', async (_name, options, code) => {
    expect(await refusal(options as Partial<WavOptions>)).toBe(code);
  });

  it('has two fmt chunks', async () => {
    const fmt = { id: 'fmt ', body: fmtBody({ channels: CHANNELS }) };
    expect(await refusal({ fmtChunks: [fmt, fmt] })).toBe('invalid-header');
  });

  it('has a fmt of a megabyte', async () => {
    const head = joinBytes([ascii('RIFF\0\0\x10\0WAVEfmt '), le(1_000_000, 4), new Uint8Array(1_000_000)]);
    expect((await audioErrorOf(() => decode(inPieces(head)))).code).toBe('invalid-header');
  });

  it('has an extensible format that is unknown or has more valid bits than bits', async () => {
    const body = fmtBody({ channels: CHANNELS, extensible: true });
    const strange = body.slice();
    strange[39] = 0;
    expect(await refusal({ fmtChunks: [{ id: 'fmt ', body: strange }] })).toBe('unsupported-encoding');
    const bits = body.slice();
    bits[18] = 17;
    expect(await refusal({ fmtChunks: [{ id: 'fmt ', body: bits }] })).toBe('invalid-header');
    const mp3 = body.slice();
    mp3[24] = 0x55;
    expect(await refusal({ fmtChunks: [{ id: 'fmt ', body: mp3 }] })).toBe('unsupported-encoding');
  });

  it('is an RF64 whose lengths are missing, not first, or two', async () => {
    const rf64 = writeWav({ channels: CHANNELS, container: 'RF64' });
    const [ds64, fmt, data] = [rf64.slice(12, 48), rf64.slice(48, 72), rf64.slice(72)];
    for (const chunks of [
      [fmt, data],
      [fmt, ds64, data],
      [ds64, fmt, ascii('data'), le(32_002, 4), data.slice(8)],
    ]) {
      const wav = joinBytes([rf64.slice(0, 12), ...chunks]);
      expect((await audioErrorOf(() => decode(inPieces(wav)))).code).toBe('invalid-header');
    }
    const said = joinBytes([rf64.slice(0, 12), ds64, fmt, ascii('data'), le(32_000, 4), data.slice(8)]);
    expect((await decodeAll(said)).channels[0]).toHaveLength(8_000);
  });

  it('is RIFF with a chunk named ds64, which means nothing there', async () => {
    const wav = writeWav({
      channels: CHANNELS,
      claimedDataBytes: 0xffffffff,
      before: [{ id: 'ds64', body: le(8, 24) }],
    });
    expect((await decodeAll(wav)).channels[0]).toHaveLength(8_000);
  });

  it('names the tag that it cannot decode', async () => {
    const wav = writeWav({ channels: CHANNELS, fmt: { tag: 2 } });
    expect((await audioErrorOf(() => decode(inPieces(wav)))).message).toContain('0x0002 (Microsoft ADPCM)');
  });

  it('may leave the byte rate out or round it', async () => {
    for (const byteRate of [0, 63_000]) {
      expect((await decodeAll(writeWav({ channels: CHANNELS, fmt: { byteRate } }))).channels[0]).toHaveLength(8_000);
    }
  });
});

describe('an extensible header', () => {
  /** @returns the file with other valid bits (of ADPCM: samples a block), or another length of what is behind the fields */
  function extensible(encoding: WavEncodingName, validBits: number, extraBytes = 22): Uint8Array {
    const options = { channels: CHANNELS, encoding, extensible: true };
    const body = fmtBody(options);
    body.set([...le(extraBytes, 2), ...le(validBits, 2)], 16);
    return writeWav({ ...options, fmtChunks: [{ id: 'fmt ', body }] });
  }

  it.each([
    ['pcm-u8', 5, []],
    ['pcm-s16le', 0, []],
    ['pcm-s16le', 12, []],
    ['pcm-s16le', 8, ['ambiguous-bits']],
    ['pcm-s24le', 20, []],
    ['pcm-s24le', 16, ['ambiguous-bits']],
    ['pcm-s32le', 25, []],
    ['pcm-s32le', 24, ['ambiguous-bits']],
    ['float-32', 0, []],
    ['ima-adpcm', 0, []],
    ['ima-adpcm', 4, []],
    ['ima-adpcm', 505, []],
  ] as const)('of %s may have %i valid bits, with the warnings %j', async (encoding, validBits, warnings) => {
    const ours = await decodeAll(extensible(encoding, validBits));
    expect(ours.channels).toEqual((await decodeAll(writeWav({ channels: CHANNELS, encoding }))).channels);
    expect(ours.warnings.map(({ code }) => code)).toEqual(warnings);
  });

  it.each([
    ['pcm-s16le', 17],
    ['float-32', 24],
    ['float-64', 32],
    ['ima-adpcm', 77],
  ] as const)('of %s cannot have %i valid bits', async (encoding, validBits) => {
    const { code, message } = await audioErrorOf(() => decode(inPieces(extensible(encoding, validBits))));
    expect([code, message]).toEqual(['invalid-header', expect.stringContaining(`got ${validBits}`)]);
  });

  it('says that it is as long as it is', async () => {
    expect((await audioErrorOf(() => decode(inPieces(extensible('pcm-s16le', 16, 2))))).code).toBe('invalid-header');
    expect((await decodeAll(extensible('pcm-s16le', 16, 24))).channels[0]).toHaveLength(8_000);
  });
});

describe('a file that ends too early', () => {
  const wav = writeWav({ channels: CHANNELS });

  it('inside the header, or right after it, is a truncated header', async () => {
    for (let length = 1; length <= 44; length++) {
      const error = await audioErrorOf(() => decodeAll(wav.subarray(0, length)));
      expect([length, error.code]).toEqual([length, 'truncated-header']);
    }
  });

  it('before 0.3 s is truncated data', async () => {
    for (const frames of [1, 100, 4_799]) {
      const error = await audioErrorOf(() => decodeAll(wav.subarray(0, 44 + 4 * frames)));
      expect(error.code).toBe('truncated-data');
      expect(error.message).toMatch(/^Expected 32000 bytes .+got \d+\..+Only 0\.\d+ s.+export it again\.$/);
    }
  });

  it('after 0.3 s is used, with a warning', async () => {
    for (const frames of [4_800, 7_999]) {
      const { channels, warnings } = await decodeAll(wav.subarray(0, 44 + 4 * frames + 1));
      expect(channels[1]).toHaveLength(frames);
      expect(warnings.map(({ code }) => code)).toEqual(['truncated-data']);
    }
  });

  it('though it claims an hour in a kilobyte, or 2^60 bytes, is truncated, not too long', async () => {
    const hour = writeWav({ channels: [noise(500, 1)], claimedDataBytes: 3_600 * 32_000 });
    expect((await audioErrorOf(() => decodeAll(hour))).code).toBe('truncated-data');
    const rf64 = writeWav({ channels: [noise(8_000, 1)], container: 'RF64' });
    rf64.set(le(2 ** 60, 8), 12 + 8 + 8);
    expect((await decodeAll(rf64)).warnings.map(({ code }) => code)).toEqual(['truncated-data']);
  });

  it('is no such thing when the length was never known', async () => {
    const { channels, warnings } = await decodeAll(
      writeWav({ channels: CHANNELS, claimedDataBytes: 0xffffffff }).subarray(0, 5_001),
    );
    expect(channels[0]).toHaveLength(Math.floor((5_001 - 44) / 4));
    expect(warnings).toEqual([]);
  });
});

describe('an empty data chunk', () => {
  it('gives no samples, for validate to refuse as too short', async () => {
    expect((await decodeAll(writeWav({ channels: [[], []] }))).channels).toEqual([]);
  });

  it('is not filled with the metadata after it', async () => {
    const after = [{ id: 'LIST', body: new Uint8Array(9_000) }];
    expect((await decodeAll(writeWav({ channels: [[]], after }))).channels).toEqual([]);
  });

  it('followed by audio is a length that was never filled in', async () => {
    const wav = writeWav({ channels: CHANNELS, claimedDataBytes: 0, claimedRiffBytes: 36 });
    expect((await decodeAll(wav)).channels[0]).toHaveLength(8_000);
  });
});

describe('float samples', () => {
  it.each([
    [Number.NaN, 'non-finite-samples'],
    [Number.POSITIVE_INFINITY, 'non-finite-samples'],
    [Number.NEGATIVE_INFINITY, 'non-finite-samples'],
    [1_001, 'corrupt-data'],
    [-32_768, 'corrupt-data'],
  ])('%s is refused, with its channel', async (value, code) => {
    for (const encoding of ['float-32', 'float-64'] as const) {
      const right = noise(8_000, 1);
      right[7_000] = value;
      const error = await audioErrorOf(() => decodeAll(writeWav({ channels: [noise(8_000, 2), right], encoding })));
      expect(error.code).toBe(code);
      expect(error.message).toContain('channel 2');
    }
  });

  it('refuses 64-bit values that 32 bits would make infinite', async () => {
    const error = await audioErrorOf(() => decodeAll(writeWav({ channels: [[0, 1e300]], encoding: 'float-64' })));
    expect(error.code).toBe('corrupt-data');
  });
});

it('reads a long file without holding it', async () => {
  let given = 0;
  async function* source(): AsyncGenerator<Uint8Array> {
    yield joinBytes([ascii('RIFF\xff\xff\xff\xffWAVE'), chunkBytes({ id: 'fmt ', body: fmtBody({ channels: [[]] }) })]);
    yield joinBytes([ascii('data'), le(0xffffffff, 4)]);
    for (; given < 40; given++) yield await Promise.resolve(new Uint8Array(65_536));
  }
  let [frames, ahead] = [0, 0];
  for await (const [chunk] of (await decode(source())).chunks) {
    frames += chunk.length;
    ahead = Math.max(ahead, given * 65_536 - frames * 2);
  }
  expect(frames).toBe((40 * 65_536) / 2);
  expect(ahead).toBeLessThan(3 * 65_536);
  expect(LIMITS.maxBytes).toBeGreaterThan(40 * 65_536);
});
