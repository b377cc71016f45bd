import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../../core/audio/index.ts';
import { audioErrorOf } from '../../../support/audioErrors.ts';
import { noise } from '../../../support/signals.ts';
import { collect, inPieces } from '../../../support/streams.ts';
import { ascii, joinBytes, le, type WavOptions, writeWav } from '../../../support/wav.ts';
import { decodeAll } from '../decodeAll.ts';

/** Bytes of RIFF before the samples: WAVE, fmt and the data chunk's head. */
const RIFF_HEAD_BYTES = 4 + 24 + 8;
const CLIP = noise(4_001, 1);
/** One byte a sample, so that the data chunk is odd. */
const ODD: WavOptions = { channels: [CLIP], encoding: 'pcm-u8', sampleRateHz: 8_000 };
const EVEN: WavOptions = { channels: [CLIP], sampleRateHz: 8_000 };
const LIST = { id: 'LIST', body: ascii('INFOISFT....odd') };

/** Puts a length into the RIFF head: that of everything behind it, unless another is given. */
function withRiffBytes(wav: Uint8Array, riffBytes = wav.length - 8): Uint8Array {
  const copy = wav.slice();
  copy.set(le(riffBytes, 4), 4);
  return copy;
}

/** An odd data chunk with something right behind it, where the pad byte belongs. */
function unpadded(after: Uint8Array): Uint8Array {
  return withRiffBytes(joinBytes([writeWav(ODD).subarray(0, 8 + RIFF_HEAD_BYTES + CLIP.length), after]));
}

/** A chunk without padding of its own, as bytes. */
const list = joinBytes([ascii('LIST'), le(16, 4), ascii('INFOISFT....even')]);

describe('a data chunk that understates its length', () => {
  it('by seconds is refused, after the audio that it claims', async () => {
    const wav = writeWav({ channels: [noise(64_000, 1)], claimedDataBytes: 16_000 });
    const { chunks } = await decode(inPieces(wav));
    const error = await audioErrorOf(() => collect(chunks));
    expect(error.code).toBe('invalid-header');
    expect(error.message).toMatch(
      /^Expected .+ after the 16000 bytes of audio .+, got 112000 other bytes: .+\. Export /,
    );
  });

  it.each([
    ['by an odd number of bytes', { claimedDataBytes: 4_001 }],
    ['though the RIFF size is short too, but less', { claimedDataBytes: 4_000, claimedRiffBytes: 6_000 }],
    ['though RIFF claims more than there is', { claimedDataBytes: 4_000, claimedRiffBytes: 1_000_000 }],
    ['with a chunk behind the audio', { claimedDataBytes: 4_000, after: [LIST] }],
    ['by all, with the RIFF size filled in', { claimedDataBytes: 0 }],
    ['of floats', { encoding: 'float-32', claimedDataBytes: 8_000 }],
    ['of ADPCM', { encoding: 'ima-adpcm', claimedDataBytes: 1_024 }],
  ] as [string, Partial<WavOptions>][])('%s is refused', async (_name, lie) => {
    for (const sizes of [[65_536], [1]]) {
      const error = await audioErrorOf(() => decodeAll(writeWav({ ...EVEN, ...lie }), sizes));
      expect(error.code).toBe('invalid-header');
    }
  });

  it.each(['RIFF', 'RF64'] as const)('by anything over the slack is refused in %s', async (container) => {
    const wav = writeWav({ ...EVEN, container });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 10, max: 8_000 }), async (missing) => {
        const lying = wav.slice();
        const claim = 2 * CLIP.length - missing;
        if (container === 'RF64') lying.set(le(claim, 8), 12 + 8 + 8);
        else lying.set(le(claim, 4), 8 + RIFF_HEAD_BYTES - 4);
        expect((await audioErrorOf(() => decodeAll(lying))).code).toBe('invalid-header');
      }),
      { numRuns: 30, examples: [[10]] },
    );
  });

  it.each([
    ['letters and a size that does not fit', joinBytes([ascii('LIST'), le(5_000, 4), new Uint8Array(92)])],
    ['a size that fits and no letters', joinBytes([Uint8Array.of(76, 73, 7, 84), le(92, 4), new Uint8Array(92)])],
    ['silence', new Uint8Array(100)],
  ])('is told by what follows: %s', async (_name, after) => {
    for (const wav of [withRiffBytes(joinBytes([writeWav(EVEN), after])), unpadded(after)]) {
      expect((await audioErrorOf(() => decodeAll(wav))).code).toBe('invalid-header');
    }
  });
});

describe('a data chunk that is right, whatever follows', () => {
  const tag = joinBytes([ascii('TAG'), ascii('a title'.padEnd(125, ' '))]);
  const cutList = joinBytes([ascii('LIST'), le(16, 4), ascii('INFOIS')]);

  /** What RIFF holds up to the last sample, and with the list but without the pad byte. */
  const upToAudio = RIFF_HEAD_BYTES + CLIP.length;
  const upToList = upToAudio + list.length;

  /** An RF64 whose ds64 chunk gives the true lengths. */
  function rf64CountingList(): Uint8Array {
    const wav = writeWav({ ...ODD, container: 'RF64', after: [LIST] });
    wav.set(le(wav.length - 8, 8), 12 + 8);
    return wav;
  }

  it.each([
    ['LIST behind an odd length, with its pad byte', writeWav({ ...ODD, after: [LIST] })],
    ['LIST behind an odd length, without', unpadded(list)],
    ['nothing behind an odd length, without a pad byte', unpadded(new Uint8Array(0))],
    ['a pad byte that RIFF does not count', withRiffBytes(writeWav(ODD), upToAudio)],
    ['pad bytes that RIFF does not count, and LIST', withRiffBytes(joinBytes([writeWav(ODD), list]), upToList)],
    ['an ID3v1 tag behind RIFF', joinBytes([writeWav(ODD), tag])],
    [
      'a tag behind RIFF, whose size is the length of the file',
      joinBytes([withRiffBytes(writeWav(ODD), writeWav(ODD).length), tag]),
    ],
    ['zeros behind RIFF', joinBytes([writeWav(ODD), new Uint8Array(512)])],
    ['LIST that RIFF does not count', joinBytes([writeWav(ODD), list])],
    ['a file cut inside LIST', withRiffBytes(joinBytes([writeWav(ODD), cutList]), upToList + 1)],
    ['a file cut inside the id of LIST', withRiffBytes(joinBytes([writeWav(ODD), ascii('LI')]), upToList + 1)],
    ['an RF64 with LIST', writeWav({ ...ODD, container: 'RF64', after: [LIST] })],
    ['an RF64 that counts LIST', rf64CountingList()],
    ['no RIFF size', writeWav({ ...ODD, claimedRiffBytes: 0, after: [{ ...LIST, id: '\0\0\0\0' }] })],
    ['an unknown RIFF size', writeWav({ ...ODD, claimedRiffBytes: 0xffffffff, after: [{ ...LIST, id: '\0\0\0\0' }] })],
    ["SoX's unknown RIFF size", joinBytes([writeWav({ ...ODD, claimedRiffBytes: 0x7ffff024 }), new Uint8Array(99)])],
  ])('%s', async (_name, wav) => {
    const expected = Float32Array.from(CLIP, (sample) => Math.max(-128, Math.min(127, Math.round(sample * 128))) / 128);
    for (const sizes of [[65_536], [1]]) {
      const { channels, warnings } = await decodeAll(wav, sizes);
      expect(channels[0].map((sample) => sample + 0)).toEqual(expected.map((sample) => sample + 0));
      expect(warnings).toEqual([]);
    }
  });
});
