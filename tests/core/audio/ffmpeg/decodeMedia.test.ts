import { describe, expect, it } from 'vitest';
import { decode } from '../../../../core/audio/index.ts';
import { audioErrorOf } from '../../../support/audioErrors.ts';
import { likeness } from '../../../support/likeness.ts';
import { noise } from '../../../support/signals.ts';
import { inPieces } from '../../../support/streams.ts';
import { ascii, joinBytes } from '../../../support/wav.ts';
import { decodeAll } from '../decodeAll.ts';
import { fixture, SIGNAL_RATE_HZ, signal } from './signal.ts';

/** File, what it is, what a lossy encoder leaves alike, and samples that no container tells players to leave out. */
const RECORDINGS = [
  ['mp3.mp3', 'mp3', 'mp3', 0.995, 0],
  ['aac.aac', 'aac', 'aac', 0.995, 1024],
  ['aac.m4a', 'mp4', 'aac', 0.995, 0],
  ['aac-index-first.m4a', 'mp4', 'aac', 0.995, 0],
  ['alac.m4a', 'mp4', 'alac', 0.9999, 0],
  ['vorbis.ogg', 'ogg', 'vorbis', 0.995, 0],
  ['opus.opus', 'ogg', 'opus', 0.95, 0],
  ['opus.webm', 'webm', 'opus', 0.95, 0],
  ['flac.oga', 'ogg', 'flac', 0.9999, 0],
  ['pcm.aiff', 'aiff', 'pcm_s16be', 0.9999, 0],
  ['alac.caf', 'caf', 'alac', 0.9999, 0],
] as const;

/** Bytes with others over them, from a place on. */
function overwritten(file: Uint8Array, at: number, by: Uint8Array): Uint8Array {
  const changed = file.slice();
  changed.set(by, at);
  return changed;
}

/** A file with a name of four letters replaced wherever it stands. */
function renamed(file: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(file).toString('latin1').replaceAll(from, to);
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

const garbage = (length: number): Uint8Array => Uint8Array.from(noise(length, 5, 127), (value) => value + 128);

describe('recordings of phones, browsers and editors', () => {
  it.each(RECORDINGS)('%s is %s with %s', async (name, container, encoding, alike, lead) => {
    const rateHz = encoding === 'opus' ? 48_000 : SIGNAL_RATE_HZ;
    const audio = await decodeAll(fixture(name));
    expect(audio).toMatchObject({ container, encoding, sampleRateHz: rateHz, channelCount: 1, warnings: [] });
    const [samples] = audio.channels;
    // AAC is padded to whole packets of 1024 samples at its end; ffmpeg's Vorbis files lack half a block there.
    expect(samples.length - lead).toBeGreaterThanOrEqual(rateHz - (encoding === 'vorbis' ? 256 : 0));
    expect(samples.length - lead).toBeLessThanOrEqual(rateHz + (encoding === 'aac' ? 1024 : 0));
    expect(likeness(samples.subarray(lead), signal(rateHz))).toBeGreaterThan(alike);
  });

  it.each(RECORDINGS)('%s is the same in pieces of any size', async (name) => {
    const whole = await decodeAll(fixture(name));
    for (const sizes of [[1], [7, 4_099]]) expect(await decodeAll(fixture(name), sizes)).toEqual(whole);
  });

  it('an MP3 with a picture of 20 MB in its tag is the MP3', async () => {
    const size = 20 * 2 ** 20;
    const header = Uint8Array.of(3, 0, 0, ...[21, 14, 7, 0].map((bits) => (size >> bits) & 0x7f));
    const tagged = joinBytes([ascii('ID3'), header, new Uint8Array(size), fixture('mp3.mp3')]);
    expect((await decodeAll(tagged)).channels).toEqual((await decodeAll(fixture('mp3.mp3'))).channels);
  });
});

describe('damage', () => {
  it.each(RECORDINGS)('what stands behind %s changes nothing', async (name) => {
    const { channels } = await decodeAll(fixture(name));
    for (const rest of [ascii('\n'), ascii('TAG'.padEnd(128, 'x'))]) {
      const [samples] = (await decodeAll(joinBytes([fixture(name), rest]))).channels;
      expect(samples.subarray(0, channels[0].length)).toEqual(channels[0]);
      expect(samples.length).toBeLessThanOrEqual(channels[0].length + 1152);
    }
  });

  it.each(RECORDINGS)('%s with garbage in its middle is heard around it, or refused', async (name) => {
    const file = fixture(name);
    const outcome = await decodeAll(overwritten(file, Math.floor(file.length / 2), garbage(300))).catch(
      (error: unknown) => error as Error,
    );
    if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'AudioError' });
    else for (const sample of outcome.channels[0]) expect(Math.abs(sample)).toBeLessThanOrEqual(4);
  });

  it.each(['mp3.mp3', 'aac-index-first.m4a'])(
    '%s with its end cut off gives what is there, and says so',
    async (name) => {
      const file = fixture(name);
      const cut = await decodeAll(file.subarray(0, Math.floor(file.length * 0.6)));
      expect(cut.warnings.map(({ code }) => code)).toContain('truncated-data');
      expect(likeness(cut.channels[0], signal(SIGNAL_RATE_HZ))).toBeGreaterThan(0.99);
      expect(cut.channels[0].length).toBeLessThan(0.9 * SIGNAL_RATE_HZ);
    },
  );

  it('damaged pieces are left out, and told', async () => {
    const file = fixture('aac-index-first.m4a');
    const at = Math.floor(file.length * 0.7);
    const { warnings } = await decodeAll(overwritten(file, at, new Uint8Array(300).fill(255)));
    expect(warnings.map(({ code }) => code)).toContain('corrupt-data');
  });

  it('more damage than sound is an error', async () => {
    const file = fixture('aac-index-first.m4a');
    const mostly = overwritten(file, 1200, new Uint8Array(file.length - 1200).fill(255));
    expect((await audioErrorOf(() => decodeAll(mostly))).code).toBe('corrupt-data');
  });

  it.each(RECORDINGS)('the first 40 bytes of %s are an error', async (name) => {
    const error = await audioErrorOf(() => decodeAll(fixture(name).subarray(0, 40)));
    expect([
      'invalid-header',
      'truncated-header',
      'unsupported-format',
      'truncated-data',
      'unsupported-encoding',
    ]).toContain(error.code);
    expect(error.message).toMatch(/^Expected .+got .+\. .+/);
  });

  it('an M4A whose index is missing cannot be read', async () => {
    const error = await audioErrorOf(() => decode(inPieces(fixture('aac.m4a').subarray(0, 3_000))));
    expect(error.code).toBe('invalid-header');
    expect(error.message).toContain('index');
  });
});

describe('what is no open recording', () => {
  it.each(['drms', 'enca'])('a protected M4A (%s) is told as such', async (tag) => {
    const error = await audioErrorOf(() => decode(inPieces(renamed(fixture('aac.m4a'), 'mp4a', tag))));
    expect(error).toMatchObject({
      code: 'unsupported-encoding',
      message: expect.stringContaining(`protected (${tag})`),
    });
  });

  it('an encoding that is not known here is named', async () => {
    const error = await audioErrorOf(() => decode(inPieces(renamed(fixture('alac.m4a'), 'alac', 'QDM2'))));
    expect(error).toMatchObject({ code: 'unsupported-encoding', message: expect.stringMatching(/qdm2.+ffmpeg -i/) });
  });

  it('a video without sound', async () => {
    const error = await audioErrorOf(() => decode(inPieces(renamed(fixture('aac.m4a'), 'soun', 'vide'))));
    expect(error).toMatchObject({
      code: 'unsupported-format',
      message: expect.stringContaining('without an audio track'),
    });
  });
});
