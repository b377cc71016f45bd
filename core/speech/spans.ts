import type { SampleSpan } from '../math/span.ts';
import { activeFrames, type SpeechOptions } from './trim.ts';

/** Where a recording holds speech. */
export interface SpeechMap {
  /** From the first to the last sound: what is left after trimming. `undefined` when there is no sound at all. */
  readonly trimmed: SampleSpan | undefined;
  /** How many samples of a span lie in active frames. */
  speechSamplesIn(span: SampleSpan): number;
}

/**
 * Finds speech by energy. (Telling speech from other sounds is a voice-activity detector's work, not done here.)
 *
 * @param pcm mono samples in −1..1
 */
export function findSpeech(pcm: Float32Array, options: SpeechOptions): SpeechMap {
  const active = activeFrames(pcm, options);
  const first = active.indexOf(1);
  const last = active.lastIndexOf(1);
  const { hopSamples } = options;
  const trimmed =
    first < 0
      ? undefined
      : { startSample: first * hopSamples, endSample: Math.min(pcm.length, (last + 1) * hopSamples) };
  return {
    trimmed,
    speechSamplesIn({ startSample, endSample }) {
      let samples = 0;
      for (let i = Math.floor(startSample / hopSamples); i * hopSamples < endSample && i < active.length; i++) {
        if (!active[i]) continue;
        const from = Math.max(startSample, i * hopSamples);
        const to = Math.min(endSample, (i + 1) * hopSamples);
        samples += Math.max(0, to - from);
      }
      return samples;
    },
  };
}
