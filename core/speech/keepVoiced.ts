import { AudioError } from '../errors.ts';
import type { SampleSpan, VoiceDetector } from '../types.ts';

/**
 * Those windows in which somebody speaks, so that speech between other sounds is found.
 *
 * @param pcm mono samples at 16 kHz
 * @param windows of `pcm`
 * @param signal stops the work at the next window; the call then rejects with its reason
 * @throws AudioError `no-speech` when there are none
 */
export async function keepVoiced<Window extends SampleSpan>(
  pcm: Float32Array,
  windows: readonly Window[],
  { hasVoice }: Pick<VoiceDetector, 'hasVoice'>,
  signal?: AbortSignal,
): Promise<Window[]> {
  const voiced: Window[] = [];
  for (const window of windows) {
    signal?.throwIfAborted();
    if (await hasVoice(pcm.subarray(window.startSample, window.endSample))) voiced.push(window);
  }
  if (voiced.length > 0) return voiced;
  throw new AudioError(
    'no-speech',
    'Expected speech, got other sound: no voice was found in noise, tones or music. Send the recording of a person ' +
      'speaking, close to the microphone.',
  );
}
