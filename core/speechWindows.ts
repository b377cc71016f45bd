import { LIMITS, type ModelSpec } from '../contract/index.ts';
import type { StageClock } from './clock.ts';
import { AudioError } from './errors.ts';
import { type SampleSpan, spanSamples } from './math/span.ts';
import type { ModelBundle } from './model/index.ts';
import { SAMPLE_RATE_HZ } from './recording.ts';
import { findSpeech, type VoiceDetector } from './speech/index.ts';
import { cutWindows } from './windows/index.ts';

/** A loaded bundle, and the ear that chooses what it is shown. */
export interface Model extends ModelBundle, VoiceDetector {}

/** A window of a recording. */
export interface SpeechWindow extends SampleSpan {
  readonly speechSamples: number;
}

/**
 * The windows that hold speech, in order. Energy says where they lie and how much of them is speech; then each is asked
 * for a voice, so that speech between other sounds is found.
 *
 * @param pcm mono samples at 16 kHz
 * @param clock takes the time of `speech`
 * @param signal stops the work at the next window; the call then rejects with its reason
 * @throws AudioError `no-speech`
 */
export async function speechWindows(
  pcm: Float32Array,
  model: Pick<Model, 'spec' | 'hasVoice'>,
  clock: StageClock,
  signal?: AbortSignal,
): Promise<SpeechWindow[]> {
  const windows = await clock.measure('speech', () => voicedWindows(pcm, model, signal));
  if (windows.length > 0) return windows;
  throw new AudioError(
    'no-speech',
    'Expected speech, got other sound: no voice was found in noise, tones or music. Send the recording of a person ' +
      'speaking, close to the microphone.',
  );
}

async function voicedWindows(
  pcm: Float32Array,
  { spec, hasVoice }: Pick<Model, 'spec' | 'hasVoice'>,
  signal?: AbortSignal,
): Promise<SpeechWindow[]> {
  const windows: SpeechWindow[] = [];
  for (const window of loudWindows(pcm, spec)) {
    signal?.throwIfAborted();
    if (await hasVoice(pcm.subarray(window.startSample, window.endSample))) windows.push(window);
  }
  return windows;
}

/** The windows that are not silent. */
function loudWindows(pcm: Float32Array, spec: ModelSpec): SpeechWindow[] {
  const speech = findSpeech(pcm, spec.trim);
  if (!speech.trimmed) {
    throw new AudioError(
      'no-speech',
      'Expected speech, got silence: no part of the recording is louder than −70 dBFS. Check the microphone.',
    );
  }
  const spans = cutWindows(speech.trimmed, pcm.length, {
    maxSingleSamples: spec.windows.maxSingleSeconds * SAMPLE_RATE_HZ,
    windowSamples: spec.windows.windowSeconds * SAMPLE_RATE_HZ,
    hopSamples: spec.windows.hopSeconds * SAMPLE_RATE_HZ,
    minSamples: LIMITS.minDurationSeconds * SAMPLE_RATE_HZ,
  });
  return spans
    .map((span) => ({ ...span, speechSamples: speech.speechSamplesIn(span) }))
    .filter(({ speechSamples }) => speechSamples > 0);
}

/** Where a window lies, for people. */
export function inSeconds(window: SpeechWindow): { startSeconds: number; endSeconds: number; speechSeconds: number } {
  return {
    startSeconds: window.startSample / SAMPLE_RATE_HZ,
    endSeconds: window.endSample / SAMPLE_RATE_HZ,
    speechSeconds: Math.min(window.speechSamples, spanSamples(window)) / SAMPLE_RATE_HZ,
  };
}
