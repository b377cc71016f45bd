import { DECODED_RATE_HZ } from '../audio/index.ts';

/** Why nothing can be recorded. */
export type MicrophoneProblem = 'refused' | 'absent' | 'busy' | 'unsupported';

/** The microphone cannot be had. */
export class MicrophoneError extends Error {
  readonly problem: MicrophoneProblem;

  constructor(problem: MicrophoneProblem, options?: ErrorOptions) {
    super(`No microphone: ${problem}.`, options);
    this.name = 'MicrophoneError';
    this.problem = problem;
  }
}

/** A microphone that is heard. */
export interface Microphone {
  sampleRateHz: number;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Lets go of it: the browser's sign for it goes out. */
  close(): void;
}

/** What a microphone tells. */
export interface MicrophoneHandlers {
  /** Some samples, mono, -1 to 1. */
  onChunk: (samples: Float32Array) => void;
  /** It was unplugged, or taken away. */
  onLost: () => void;
}

/** As it sounds: what a call needs, to take out noise and to even out loudness, takes out what is listened for. */
const AS_IT_IS: MediaTrackConstraints = {
  channelCount: 1,
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
};

/** What the DOM's error names mean for a person (Media Capture and Streams, 10.3). */
export function problemOf(error: unknown): MicrophoneProblem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'unsupported';
}

/**
 * Asks for the microphone, which makes the browser ask the person, and listens.
 *
 * @throws MicrophoneError when there is none to be had.
 */
export async function openMicrophone(handlers: MicrophoneHandlers): Promise<Microphone> {
  // Browsers give it to pages over https and on one's own machine alone.
  if (!navigator.mediaDevices || !('AudioWorkletNode' in window)) throw new MicrophoneError('unsupported');
  let stream: MediaStream | undefined;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: AS_IT_IS });
    return await listen(stream, handlers);
  } catch (error) {
    stopAll(stream);
    throw new MicrophoneError(problemOf(error), { cause: error });
  }
}

async function listen(stream: MediaStream, { onChunk, onLost }: MicrophoneHandlers): Promise<Microphone> {
  const { context, source } = connect(stream);
  await context.audioWorklet.addModule('recorder.js');
  const collector = new AudioWorkletNode(context, 'collector');
  collector.port.onmessage = ({ data }: MessageEvent<Float32Array>) => onChunk(data);
  // It is silent; without an end that is heard, a browser need not run it.
  source.connect(collector).connect(context.destination);
  await context.resume();
  for (const track of stream.getTracks()) track.addEventListener('ended', onLost);
  return {
    sampleRateHz: context.sampleRate,
    pause: () => context.suspend(),
    resume: () => context.resume(),
    close() {
      collector.port.onmessage = null;
      stopAll(stream);
      context.close().catch(() => undefined);
    },
  };
}

/** At the service's rate, where the browser resamples a microphone; else at the microphone's own. */
function connect(stream: MediaStream): { context: AudioContext; source: MediaStreamAudioSourceNode } {
  const context = new AudioContext({ sampleRate: DECODED_RATE_HZ });
  try {
    return { context, source: context.createMediaStreamSource(stream) };
  } catch {
    context.close().catch(() => undefined);
    const own = new AudioContext();
    return { context: own, source: own.createMediaStreamSource(stream) };
  }
}

function stopAll(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
