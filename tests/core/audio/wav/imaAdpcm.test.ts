import { describe, expect, it } from 'vitest';
import wavefile from 'wavefile';
import { decodeImaAdpcm } from '../../../../core/audio/wav/imaAdpcm.ts';
import { audioErrorOf } from '../../../support/audioErrors.ts';
import { tone } from '../../../support/signals.ts';
import { writeWav } from '../../../support/wav.ts';

const HEADER_BYTES = 12 + 8 + 20 + 8;

describe('decodeImaAdpcm', () => {
  it('follows a block by hand', () => {
    // First sample 100, index 0 (step 7). Codes 7: +(15·7)>>3 = +13, index 8 (16); 8: −(16>>3) = −2, index 7 (14);
    // 3: +(7·14)>>3 = +12, index 6 (13); 0: +(13>>3) = +1, index 5; then 0: +1 (12), +1 (11), +1 (10), +1 (9).
    const block = Uint8Array.of(100, 0, 0, 0, 0x87, 0x03, 0, 0);
    const [ours] = decodeImaAdpcm(block, 1, 8);
    expect([...ours].map((sample) => sample * 32_768)).toEqual([100, 113, 111, 123, 124, 125, 126, 127, 128]);
  });

  it('stays in range at both ends, whatever the codes', () => {
    for (const [first, code] of [
      [0x7fff, 0x77],
      [0x8000, 0xff],
    ] as const) {
      const block = Uint8Array.of(first & 255, first >> 8, 88, 0, ...new Array<number>(32).fill(code));
      const [ours] = decodeImaAdpcm(block, 1, 36);
      expect(new Set(ours)).toEqual(new Set([first === 0x7fff ? 32_767 / 32_768 : -1]));
    }
  });

  it.each([
    [89, 0, 89],
    [255, 0, 255],
    [0, 1, 256],
  ])('refuses a block whose index is beyond the table: bytes %i and %i', async (index, reserved, number) => {
    const good = [0, 0, 88, 0];
    const bad = [0, 0, index, reserved];
    const group = [1, 2, 3, 4];
    const files = [
      [decodeImaAdpcm, [...bad, ...group], 1, 8],
      [decodeImaAdpcm, [...good, ...group, ...bad, ...group], 1, 8],
      [decodeImaAdpcm, [...good, ...bad, ...group, ...group], 2, 16],
    ] as const;
    for (const [decodeBlocks, bytes, channelCount, blockBytes] of files) {
      const error = await audioErrorOf(async () => decodeBlocks(Uint8Array.from(bytes), channelCount, blockBytes));
      expect(error).toMatchObject({ code: 'corrupt-data', message: expect.stringContaining(`got ${number}: `) });
    }
    expect(decodeImaAdpcm(Uint8Array.from([...good, ...group]), 1, 8)[0]).toHaveLength(9);
  });

  it('keeps channels apart', () => {
    const [left, right] = [tone(300, 8_000, 0.2), tone(500, 8_000, 0.2)];
    const bytes = (...channels: Float32Array[]) => writeWav({ channels, encoding: 'ima-adpcm' }).subarray(HEADER_BYTES);
    const stereo = decodeImaAdpcm(bytes(left, right), 2, 512);
    expect(stereo).toEqual([...decodeImaAdpcm(bytes(left), 1, 256), ...decodeImaAdpcm(bytes(right), 1, 256)]);
  });

  it('uses the whole groups of a block that is cut short', () => {
    const bytes = writeWav({ channels: [tone(300, 8_000, 0.2)], encoding: 'ima-adpcm' }).subarray(HEADER_BYTES);
    const [whole] = decodeImaAdpcm(bytes, 1, 256);
    for (const [length, count] of [
      [256 + 4, 505 + 1],
      [256 + 4 + 11, 505 + 1 + 16],
      [256 + 3, 505],
      [3, 0],
    ] as const) {
      expect(decodeImaAdpcm(bytes.subarray(0, length), 1, 256)[0]).toEqual(whole.subarray(0, count));
    }
  });

  it('stays near wavefile, which rounds each step as the recommendation does, where wavefile decodes', () => {
    const bytes = writeWav({ channels: [tone(300, 8_000, 0.5)], encoding: 'ima-adpcm', sampleRateHz: 8_000 });
    const theirs = new wavefile.WaveFile(bytes);
    theirs.fromIMAADPCM();
    const [ours] = decodeImaAdpcm(bytes.subarray(HEADER_BYTES), 1, 256);
    const reference = theirs.getSamples();
    const last = ours.length - 505;
    // wavefile says each block's first sample twice, and leaves the last block out.
    const theirsAt = (i: number) => reference[Math.floor(i / 505) * 506 + 1 + (i % 505)];
    const largest = ours.subarray(0, last).reduce((most, sample, i) => {
      return Math.max(most, Math.abs(sample * 32_768 - theirsAt(i)));
    }, 0);
    expect(last).toBeGreaterThan(3_000);
    expect(largest).toBeLessThan(150);
  });
});
