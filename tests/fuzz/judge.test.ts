import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { writeWav } from '../support/wav.ts';
import { decodeUnwarned, differenceOf } from './judge/compare.ts';
import { KNOWN_REASONS } from './judge/known.ts';

const RAMP = [Float32Array.of(0, 0.25, 0.5), Float32Array.of(0, -0.25, -0.5)];
const OURS = { container: 'wav', encoding: 'pcm-s16le', sampleRateHz: 8_000, channels: RAMP };
const THEIRS = { sampleRateHz: 8_000, channels: RAMP.map((channel) => channel.slice()), complaints: '' };

it('two decoders agree on the same samples', () => {
  expect(differenceOf(OURS, THEIRS)).toBeUndefined();
});

it.each([
  ['nothing from ffmpeg', { ...THEIRS, channels: [], complaints: 'Invalid data' }, /Invalid data/],
  ['rate', { ...THEIRS, sampleRateHz: 8_001 }, /8000 and 8001 Hz/],
  ['channels', { ...THEIRS, channels: [RAMP[0]] }, /2 and 1/],
  [
    'length',
    { ...THEIRS, channels: RAMP.map((channel) => channel.slice(0, 2)) },
    /3 and 2 samples, otherwise the same/,
  ],
  ['samples', { ...THEIRS, channels: [RAMP[0], Float32Array.of(0, -0.25, -0.5001)] }, /from 2 of 3 on/],
])('they differ in %s', (kind, theirs, what) => {
  expect(differenceOf(OURS, theirs)).toMatchObject({ kind, what: expect.stringMatching(what) });
});

it('only what is taken without a warning is judged', async () => {
  const channels = [new Float32Array(8_000)];
  expect(await decodeUnwarned(writeWav({ channels }))).toMatchObject({ encoding: 'pcm-s16le', channels });
  expect(await decodeUnwarned(writeWav({ channels }).subarray(0, -4_000))).toBeUndefined();
  expect(await decodeUnwarned(new Uint8Array(40))).toBeUndefined();
});

it('README.md has a line for each reason for which ffmpeg decodes otherwise', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const rows = [...readme.split('## ffmpeg as the judge')[1].matchAll(/^\| (.+?) \|/gm)].map(([, name]) => name);
  expect(rows.slice(2)).toEqual(KNOWN_REASONS.map(({ name }) => name));
});
