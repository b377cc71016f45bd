import { expect, it } from 'vitest';
import { decode } from '../../../core/audio/index.ts';
import { writeFlac } from '../../support/flac.ts';
import { inPieces } from '../../support/streams.ts';
import { writeWav } from '../../support/wav.ts';
import { fixture } from './ffmpeg/signal.ts';

/** Two seconds and a half, in each of two channels. */
const CHANNELS = [new Float32Array(20_000), new Float32Array(20_000)];
const INTEGERS = CHANNELS.map((channel) => Int32Array.from(channel));
const unsaid = writeWav({ channels: CHANNELS, sampleRateHz: 8_000 });
new DataView(unsaid.buffer, unsaid.byteOffset).setUint32(40, 0xffffffff, true);

it.each([
  ['16-bit WAV', writeWav({ channels: CHANNELS, sampleRateHz: 8_000, encoding: 'pcm-s16le' }), 2.5],
  ['24-bit WAV', writeWav({ channels: CHANNELS, sampleRateHz: 8_000, encoding: 'pcm-s24le' }), 2.5],
  ['WAV that does not say', unsaid, undefined],
  ['FLAC', writeFlac({ channels: INTEGERS, sampleRateHz: 8_000 }), 2.5],
  ['FLAC that does not say', writeFlac({ channels: INTEGERS, sampleRateHz: 8_000, claimedFrames: 0 }), undefined],
  ['AAC, which cannot say', fixture('aac.aac'), undefined],
])('%s says how long it is: %s', async (_, bytes, seconds) => {
  const { claimedSeconds, chunks } = await decode(inPieces(bytes));
  await chunks.return(undefined);
  expect(claimedSeconds).toBe(seconds);
});
