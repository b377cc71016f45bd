import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../contract/index.ts';
import { crc16Step } from '../../../core/audio/flac/crc.ts';
import { decode, resample, toMono, validate } from '../../../core/audio/index.ts';
import { AudioError } from '../../../core/errors.ts';
import { writeFlac } from '../../support/flac.ts';
import { noise, seededRandom, tone } from '../../support/signals.ts';
import { collect, inPieces, join } from '../../support/streams.ts';
import { WAV_ENCODINGS, writeWav } from '../../support/wav.ts';

const RUNS_PER_FILE = 60;
const CLIP = [tone(300, 8_000, 0.4), noise(3_200, 1)];
const INTEGERS = CLIP.map((channel) => Array.from(channel, (sample) => Math.round(sample * 32_767)));

const FILES: [string, Uint8Array][] = [
  ...WAV_ENCODINGS.flatMap((encoding): [string, Uint8Array][] => [
    [
      encoding,
      writeWav({ channels: CLIP, sampleRateHz: 8_000, encoding, before: [{ id: 'LIST', body: new Uint8Array(9) }] }),
    ],
    [
      `${encoding}, extensible RF64`,
      writeWav({ channels: CLIP, sampleRateHz: 8_000, encoding, extensible: true, container: 'RF64' }),
    ],
  ]),
  [
    'flac',
    writeFlac({
      channels: INTEGERS,
      sampleRateHz: 8_000,
      blockFrames: 576,
      metadata: [{ type: 1, body: new Uint8Array(20) }],
    }),
  ],
  [
    'flac of unknown length',
    writeFlac({ channels: INTEGERS, sampleRateHz: 8_000, blockFrames: 576, claimedFrames: 0 }),
  ],
];

/**
 * The only outcomes that are allowed: a refusal by name, or finite audio within the limits.
 *
 * @returns the refusal's code, or `audio`
 */
async function cleanOutcome(bytes: Uint8Array): Promise<string> {
  try {
    const audio = await decode(inPieces(bytes, [4_096]));
    const mono = validate(toMono(audio.chunks), audio.sampleRateHz);
    const pcm = join(await collect(resample(mono, audio.sampleRateHz, 16_000)));
    expect(audio.channelCount).toBeGreaterThanOrEqual(LIMITS.minChannels);
    expect(audio.channelCount).toBeLessThanOrEqual(LIMITS.maxChannels);
    // A byte gives two samples at most, a FLAC frame of ten bytes 65535; these files are small.
    expect(pcm.length).toBeLessThan(4 * 65_535 * 8);
    expect(pcm.every((sample) => Math.abs(sample) < 1_100)).toBe(true);
    return 'audio';
  } catch (error) {
    if (!(error instanceof AudioError)) throw error;
    expect(error.message).toMatch(/^Expected [\s\S]+ got /);
    return error.code;
  }
}

/** Changes a few bytes, mostly near the start, where the header is; now and then cuts, repeats or removes a part. */
function mutate(bytes: Uint8Array, random: () => number): Uint8Array {
  const below = (end: number) => Math.floor(random() * end);
  const near = () => (random() < 0.6 ? below(100) : below(bytes.length));
  const mutant = bytes.slice();
  for (let count = 1 + below(6); count > 0; count--) {
    const interesting = [0, 1, 0x7f, 0x80, 0xff, below(256)];
    mutant[near()] = interesting[below(interesting.length)]!;
  }
  const [from, to] = [near(), near()];
  const kind = random();
  if (kind < 0.1) return mutant.subarray(0, from);
  if (kind < 0.2) return new Uint8Array(Buffer.concat([mutant.subarray(0, from), mutant.subarray(to)]));
  return mutant;
}

describe('whatever comes, the answer is clean', () => {
  const printed: unknown[] = [];
  const note = (...words: unknown[]) => void printed.push(words);
  beforeEach(() => {
    for (const method of ['error', 'warn', 'log'] as const) vi.spyOn(console, method).mockImplementation(note);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    // Nor does a library say anything on the console.
    expect(printed.splice(0)).toEqual([]);
  });

  it.each(FILES)('%s is audio to begin with', async (_name, bytes) => {
    expect(await cleanOutcome(bytes)).toBe('audio');
  });

  it.each(FILES)('%s, mutated', async (_name, bytes) => {
    const random = seededRandom(bytes.length);
    const outcomes = new Set<string>();
    for (let run = 0; run < RUNS_PER_FILE; run++) outcomes.add(await cleanOutcome(mutate(bytes, random)));
    expect(outcomes.size).toBeGreaterThan(2);
  });

  it.each(FILES)('%s, cut at every place in its header', async (_name, bytes) => {
    const outcomes = new Set<string>();
    for (let length = 0; length < 130; length++) outcomes.add(await cleanOutcome(bytes.subarray(0, length)));
    expect([...outcomes]).toEqual(expect.arrayContaining(['empty-file', 'truncated-header']));
    expect(outcomes).not.toContain('audio');
  });

  it('FLAC frames of rubbish whose checksums are right', async () => {
    const flac = FILES.find(([name]) => name === 'flac of unknown length')![1];
    const frameBytes = 4 + 1 + 2 + 2 + 1 + 2 * (1 + 2 * 576) + 2;
    const random = seededRandom(9);
    const outcomes = new Set<string>();
    for (let run = 0; run < RUNS_PER_FILE; run++) {
      const mutant = flac.slice();
      const frame = mutant.subarray(42 + frameBytes, 42 + 2 * frameBytes);
      const width = 1 + Math.floor(random() * 8);
      for (let i = 0; i < width; i++) frame[10 + i] = Math.floor(random() * 256);
      const crc = frame.subarray(0, -2).reduce(crc16Step, 0);
      frame.set([crc >> 8, crc & 255], frameBytes - 2);
      outcomes.add(await cleanOutcome(mutant));
    }
    expect(outcomes).toContain('corrupt-data');
  });

  it('random bytes behind every signature', async () => {
    const random = seededRandom(4);
    for (const signature of [
      'RIFF\x10\0\0\0WAVE',
      'RF64\xff\xff\xff\xffWAVEds64',
      'fLaC',
      'ID3\x04\0\0\0\0\0\x0afLaC',
      '',
    ]) {
      for (let run = 0; run < RUNS_PER_FILE; run++) {
        const rest = Uint8Array.from({ length: 300 }, () => Math.floor(random() * 256));
        const outcome = await cleanOutcome(new Uint8Array(Buffer.concat([Buffer.from(signature, 'latin1'), rest])));
        expect(outcome).not.toBe('audio');
      }
    }
  });
});
