import type { ErrorCode } from '../../../contract/index.ts';
import { voice } from '../../support/voice.ts';
import { writeWav } from '../../support/wav.ts';
import type { Chance } from './suite.ts';

/** How a clip ends: with a result, or with the one code that is true of it. */
export type Ending = 'done' | ErrorCode;

/** A recording, and what must come of it. */
export interface Recording {
  bytes: Uint8Array<ArrayBuffer>;
  ending: Ending;
}

const SAMPLE_RATE_HZ = 16_000;
const wav = (samples: Float32Array) => Uint8Array.from(writeWav({ channels: [samples], sampleRateHz: SAMPLE_RATE_HZ }));
const spoken = voice(1, SAMPLE_RATE_HZ);

/** A voice of a second, in voices enough to tell two recordings apart. */
export const SPOKEN: readonly Recording[] = [110, 140, 180].map((pitchHz) => ({
  bytes: wav(voice(1, SAMPLE_RATE_HZ, pitchHz)),
  ending: 'done',
}));

/** Long enough to be met at work. */
export const LONG: Recording = { bytes: wav(voice(60, SAMPLE_RATE_HZ)), ending: 'done' };

const REFUSED: readonly Recording[] = [
  { bytes: wav(new Float32Array(SAMPLE_RATE_HZ)), ending: 'no-speech' },
  { bytes: wav(spoken.subarray(0, 0.2 * SAMPLE_RATE_HZ)), ending: 'too-short' },
  { bytes: wav(spoken).slice(0, 20), ending: 'truncated-header' },
  { bytes: new TextEncoder().encode('This is no recording. '.repeat(20)), ending: 'unsupported-format' },
];

/** One of them: of six, five are spoken. */
export function someRecording(chance: Chance): Recording {
  return chance.one(chance.happens(1 / 6) ? REFUSED : SPOKEN);
}
