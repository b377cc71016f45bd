import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../../core/audio/byteReader.ts';
import { nextFrame } from '../../../../core/audio/flac/nextFrame.ts';
import { readStreamInfo, type StreamInfo } from '../../../../core/audio/flac/streamInfo.ts';
import { audioErrorOf } from '../../../support/audioErrors.ts';
import { writeFlac } from '../../../support/flac.ts';
import { noise } from '../../../support/signals.ts';
import { inPieces } from '../../../support/streams.ts';
import { joinBytes } from '../../../support/wav.ts';

const SAMPLES = Array.from(noise(1_000, 1, 1), (sample) => Math.round(sample * 32_767));
const FLAC = writeFlac({ channels: [SAMPLES], blockFrames: 300 });

async function open(bytes: Uint8Array, sizes: readonly number[]): Promise<{ reader: ByteReader; info: StreamInfo }> {
  const reader = new ByteReader(inPieces(bytes, sizes));
  return { reader, info: await readStreamInfo(reader) };
}

describe('nextFrame', () => {
  it.each([1, 2, 17, 601, 100_000])('finds the same frames in pieces of %i bytes', async (size) => {
    const { reader, info } = await open(FLAC, [size]);
    const found: [number, number][] = [];
    for (let next = await nextFrame(reader, info); next.kind === 'frame'; next = await nextFrame(reader, info)) {
      found.push([next.frameCount, next.bytes.length]);
    }
    // 10 bytes of header (3 with block size and rate, CRC), one of subframe, 16 bits a sample, a CRC of two.
    expect(found).toEqual([300, 300, 300, 100].map((frames) => [frames, 4 + 1 + 2 + 2 + 1 + 1 + 2 * frames + 2]));
    expect(await nextFrame(reader, info)).toEqual({ kind: 'end' });
  });

  it('gives the bytes of the frame, and leaves the source alone', async () => {
    const before = FLAC.slice();
    const { reader, info } = await open(FLAC, [100_000]);
    const next = await nextFrame(reader, info);
    expect(next.kind === 'frame' && [...next.bytes]).toEqual([...FLAC.subarray(42, 42 + 613)]);
    expect(FLAC).toEqual(before);
  });

  it('does not search for ever for the end of a frame', async () => {
    const { reader, info } = await open(
      joinBytes([FLAC.subarray(0, 60), new Uint8Array(2_000_000).fill(0x5a)]),
      [65_536],
    );
    const error = await audioErrorOf(() => nextFrame(reader, info));
    expect(error.code).toBe('corrupt-data');
    expect(error.message).toContain('524280 bytes');
  });
});
