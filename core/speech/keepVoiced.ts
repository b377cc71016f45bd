import { AudioError } from '../errors.ts';
import type { VoiceDetector } from '../types.ts';

/** How it is listened for voices. */
export interface Listening {
  readonly detector: Pick<VoiceDetector, 'hasVoice'>;
  /** Called for each window that holds none. */
  readonly onRefused?: () => void;
  /** Stops the work at the next window; the call then rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Those windows in which somebody speaks, so that speech between other sounds is found. A stream: one window at a time is
 * listened to, when the reader asks for the next.
 *
 * @param windows each with its samples, mono at 16 kHz
 * @throws AudioError `no-speech` at the end, when there were none
 */
export async function* keepVoiced<Window extends { readonly pcm: Float32Array }>(
  windows: AsyncIterable<Window>,
  { detector, onRefused, signal }: Listening,
): AsyncGenerator<Window> {
  let isVoiced = false;
  for await (const window of windows) {
    signal?.throwIfAborted();
    if (await detector.hasVoice(window.pcm)) {
      isVoiced = true;
      yield window;
    } else {
      onRefused?.();
    }
  }
  if (isVoiced) return;
  throw new AudioError(
    'no-speech',
    'Expected speech, got other sound: no voice was found in noise, tones or music. Send the recording of a person ' +
      'speaking, close to the microphone.',
  );
}
