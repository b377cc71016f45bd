import { describe, expect, it } from 'vitest';
import { decode } from '../../../core/audio/index.ts';
import { audioErrorOf } from '../../support/audioErrors.ts';
import { writeFlac } from '../../support/flac.ts';
import { tone } from '../../support/signals.ts';
import { inPieces } from '../../support/streams.ts';
import { ascii, joinBytes, writeWav } from '../../support/wav.ts';
import { decodeAll } from './decodeAll.ts';

const CLIP = tone(440, 16_000, 0.5);
const INTEGERS = [...CLIP].map((sample) => Math.round(sample * 32_767));

/** A stream that tells whether it was closed. */
function closable(bytes: Uint8Array): { source: AsyncIterable<Uint8Array>; isClosed: () => boolean } {
  let isClosed = false;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      yield* inPieces(bytes, [512]);
    } finally {
      isClosed = true;
    }
  }
  return { source: pieces(), isClosed: () => isClosed };
}

describe('decode goes by content', () => {
  it('opens WAV and FLAC', async () => {
    expect(await decodeAll(writeWav({ channels: [CLIP] }))).toMatchObject({ container: 'wav', encoding: 'pcm-s16le' });
    expect(await decodeAll(writeFlac({ channels: [INTEGERS] }))).toMatchObject({
      container: 'flac',
      encoding: 'flac-16',
    });
  });

  it.each([1, 13, 1_000_000])('is the same in pieces of %i bytes', async (size) => {
    for (const bytes of [writeWav({ channels: [CLIP, CLIP] }), writeFlac({ channels: [INTEGERS] })]) {
      expect((await decodeAll(bytes, [size])).channels).toEqual((await decodeAll(bytes, [4_096])).channels);
    }
  });

  it('reads Node buffers that share memory', async () => {
    const wav = writeWav({ channels: [CLIP] });
    const padded = Buffer.concat([Buffer.alloc(3), wav]).subarray(3);
    expect((await decodeAll(padded)).channels).toEqual((await decodeAll(wav)).channels);
  });

  it.each([false, true])('skips an ID3 tag in front of FLAC (footer: %s)', async (hasFooter) => {
    const flags = hasFooter ? 0x10 : 0;
    const tag = joinBytes([
      ascii('ID3'),
      Uint8Array.of(4, 0, flags, 0, 0, 1, 72),
      new Uint8Array(200 + (hasFooter ? 10 : 0)),
    ]);
    const flac = writeFlac({ channels: [INTEGERS] });
    expect((await decodeAll(joinBytes([tag, flac]))).channels).toEqual((await decodeAll(flac)).channels);
  });
});

describe('decode refuses', () => {
  it.each([
    ['an empty file', new Uint8Array(0), 'empty-file'],
    ['text', ascii('This is not a recording.'), 'unsupported-format'],
    ['noise', Uint8Array.from({ length: 4_000 }, (_, i) => (i * 7 + 3) % 251), 'unsupported-format'],
    ['zeros', new Uint8Array(1_000), 'unsupported-format'],
    ['four bytes of MP3', Uint8Array.of(255, 251, 144, 100), 'invalid-header'],
    [
      'four bytes of MP3 behind an ID3 tag',
      joinBytes([ascii('ID3\x03\0\0\0\0\0\x04abcd'), Uint8Array.of(255, 251, 144, 100)]),
      'invalid-header',
    ],
    ['text behind an ID3 tag', ascii('ID3\x03\0\0\0\0\0\x04abcdand a word'), 'unsupported-format'],
    ['nothing behind an ID3 tag', ascii('ID3\x03\0\0\0\0\x7f\x7fabcd'), 'truncated-header'],
    ['three bytes of a WAV', ascii('RIF'), 'truncated-header'],
  ] as const)('%s', async (_name, bytes, code) => {
    const error = await audioErrorOf(() => decode(inPieces(bytes)));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^Expected .+got .+\. .+/);
  });

  it('says what it looks like and what to do', async () => {
    const error = await audioErrorOf(() => decode(inPieces(ascii('%PDF-1.7 '))));
    expect(error.message).toContain('PDF');
    expect(error.message).toContain('ffmpeg -i');
  });

  it("leaves the source's own failure as it is", async () => {
    const source: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('network down')) }),
    };
    await expect(decode(source)).rejects.toThrow('network down');
  });
});

describe('decode closes its source', () => {
  it('when it refuses the file', async () => {
    const { source, isClosed } = closable(ascii('x'.repeat(2_000)));
    await audioErrorOf(() => decode(source));
    expect(isClosed()).toBe(true);
  });

  it.each([
    ['wav', writeWav({ channels: [tone(440, 48_000, 3)], sampleRateHz: 48_000 })],
    [
      'flac',
      writeFlac({ channels: [[...tone(440, 48_000, 1)].map((s) => Math.round(s * 32_767))], sampleRateHz: 48_000 }),
    ],
  ])('when the reader of %s stops early', async (_name, bytes) => {
    const { source, isClosed } = closable(bytes);
    for await (const chunk of (await decode(source)).chunks) {
      expect(chunk[0].length).toBeGreaterThan(0);
      expect(isClosed()).toBe(false);
      break;
    }
    expect(isClosed()).toBe(true);
  });

  it('after the audio, without reading what follows it', async () => {
    const wav = writeWav({ channels: [CLIP], after: [{ id: 'LIST', body: new Uint8Array(50_000) }] });
    const { source, isClosed } = closable(wav);
    for await (const _ of (await decode(source)).chunks) expect(isClosed()).toBe(false);
    expect(isClosed()).toBe(true);
  });
});
