import { readFile } from 'node:fs/promises';
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { encodeWav } from '../../../web/audio/wav.ts';
import { CORPORA } from './requirements.ts';

/** A file as Playwright hands it to a page. */
export interface TestFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** The angry take of actor 12 that the README shows. */
export const ANGRY_TAKE = '03-01-05-02-01-01-12';

/** A WAV file of these samples. */
export function wavFile(name: string, samples: Float32Array, sampleRateHz = 16_000): TestFile {
  return { name, mimeType: 'audio/wav', buffer: Buffer.from(encodeWav(samples, sampleRateHz)) };
}

/** A RAVDESS take, converted to WAV. */
export async function ravdessWav(take: string): Promise<TestFile> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  const { channelData, sampleRate } = await decoder.decodeFile(await readFile(`${CORPORA}/ravdess/${take}.flac`));
  decoder.free();
  return wavFile(`${take}.wav`, channelData[0], sampleRate);
}

/** Text that only claims to be a recording. */
export const RENAMED_TEXT: TestFile = {
  name: 'notes.wav',
  mimeType: 'audio/wav',
  buffer: Buffer.from('Dear diary, today I did not record anything.\n'.repeat(20)),
};

/** A file of no bytes. */
export const EMPTY: TestFile = { name: 'empty.wav', mimeType: 'audio/wav', buffer: Buffer.alloc(0) };

/** Two seconds of nothing. */
export const SILENCE = wavFile('silence.wav', new Float32Array(32_000));

/** A tenth of a second. */
export const TOO_SHORT = wavFile(
  'click.wav',
  Float32Array.from({ length: 1600 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 220 * i) / 16_000)),
);

/** A WAV that ends inside its header. */
export const CUT_HEADER: TestFile = { ...SILENCE, name: 'cut.wav', buffer: SILENCE.buffer.subarray(0, 30) };
