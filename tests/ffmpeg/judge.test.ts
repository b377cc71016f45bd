import { describe, expect, it } from 'vitest';
import { decodeUnwarned, differenceOf } from '../fuzz/judge/compare.ts';
import { decodeWithFfmpeg } from '../fuzz/judge/ffmpeg.ts';
import { judge, withoutReasons } from '../fuzz/judge/judge.ts';
import { KNOWN_REASONS } from '../fuzz/judge/known.ts';
import { seedSignal, toIntegers } from '../fuzz/targets/seedFiles.ts';
import type { Target } from '../fuzz/targets/target.ts';
import { writeFlac } from '../support/flac.ts';
import { ascii, joinBytes, le, type RiffChunk, writeWav } from '../support/wav.ts';
import { skipReason } from './ffmpeg.ts';

const CHANNELS = seedSignal(8_000, 0.5);
const COMMON = { channels: CHANNELS, sampleRateHz: 8_000 };
const chunk = (id: string, length: number): RiffChunk => ({ id, body: new Uint8Array(length) });

/** RF64 whose ds64 has these bytes behind the two lengths. */
function longWav(...rest: number[]): Uint8Array {
  const wav = writeWav({ ...COMMON, container: 'RF64' });
  const ds64 = joinBytes([ascii('ds64'), le(16 + rest.length, 4), wav.subarray(20, 36), Uint8Array.from(rest)]);
  const padded = new Uint8Array(ds64.length + (ds64.length % 2));
  padded.set(ds64);
  return joinBytes([wav.subarray(0, 12), padded, wav.subarray(12 + 8 + 28)]);
}

/** RF64 whose writer did not know the length of the data. */
function endlessWav(): Uint8Array {
  const wav = writeWav({ ...COMMON, container: 'RF64' });
  return wav.fill(0, 28, 36);
}

/** For each known reason a file that has it. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'several data chunks': writeWav({ ...COMMON, after: [chunk('data', 400)] }),
  'a LIST chunk of less than 4 bytes': writeWav({ ...COMMON, before: [chunk('LIST', 2)] }),
  'a bext chunk of less than 602 bytes': writeWav({ ...COMMON, after: [chunk('bext', 30)] }),
  'a ds64 chunk that is short or odd': longWav(0, 0, 0, 0),
  'a ds64 chunk without the length of the data': endlessWav(),
  'a ds64 chunk that counts 2⁶³ samples or more': longWav(0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0),
  'samples a block in an extensible ADPCM header': writeWav({ ...COMMON, encoding: 'ima-adpcm', extensible: true }),
  'a CUESHEET block that is none': writeFlac({
    channels: toIntegers(CHANNELS, 16),
    metadata: [{ type: 5, body: new Uint8Array(10) }],
  }),
};

/** A parser whose every input is this file. */
const always = (file: Uint8Array): Target => ({
  name: 'one file',
  seeds: () => [file],
  mutate: (input) => input,
  open: () => Promise.reject(new Error('Expected that no input is fed.')),
});

describe.skipIf(skipReason)('ffmpeg as the judge', () => {
  it.each(KNOWN_REASONS)('decodes otherwise for $name, and for that alone', async ({ name }) => {
    const file = FILES[name];
    const ours = (await decodeUnwarned(file))!;
    expect(differenceOf(ours, await decodeWithFfmpeg(file))).toBeDefined();
    const { rest, names } = withoutReasons(file);
    expect(names).toEqual([name]);
    expect(differenceOf(ours, await decodeWithFfmpeg(rest))).toBeUndefined();
  });

  it('has nothing to say of an odd ds64 chunk either', async () => {
    const file = longWav(...new Array<number>(11).fill(0));
    const ours = (await decodeUnwarned(file))!;
    expect(differenceOf(ours, await decodeWithFfmpeg(file))).toBeDefined();
    expect(differenceOf(ours, await decodeWithFfmpeg(withoutReasons(file).rest))).toBeUndefined();
  });

  it('agrees on a file as it should be', async () => {
    const judgement = await judge({ target: always(writeWav(COMMON)), runSeed: 1, count: 40 });
    expect(judgement).toMatchObject({ judged: 40, made: 40, known: {}, unexplained: [] });
  });

  it('tells each file that differs, those that nothing explains with what differs', async () => {
    const [[name, file]] = Object.entries(FILES);
    const options = { target: always(file), runSeed: 1, count: 3 };
    expect(await judge(options)).toMatchObject({ judged: 3, known: { [name]: 3 }, unexplained: [] });
    const { known, unexplained } = await judge({ ...options, reasons: [] });
    expect(known).toEqual({});
    expect(unexplained.map(({ index, difference }) => [index, difference.kind])).toEqual([
      [0, 'length'],
      [1, 'length'],
      [2, 'length'],
    ]);
  });

  it('is given more files until one is taken, but not for ever', async () => {
    const judgement = await judge({ target: always(new Uint8Array(50)), runSeed: 1, count: 2 });
    expect(judgement).toMatchObject({ judged: 0, made: 2_000 });
  });
});
