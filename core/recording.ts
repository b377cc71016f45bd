import { createHash } from 'node:crypto';
import { decode, resample, toMono, validate } from './audio/index.ts';
import type { StageClock } from './clock.ts';
import type { RecordingFacts } from './fold.ts';

/** A recording's bytes, in pieces of any size. */
export type AudioSource = AsyncIterable<Uint8Array>;

/** The sample rate of everything after resampling; the encoder and the features expect it. */
export const SAMPLE_RATE_HZ = 16_000;

/** A recording, ready to be listened to. */
export interface Recording extends RecordingFacts {
  /** Mono, 16 kHz, −1..1. */
  readonly pcm: Float32Array;
}

/**
 * Reads a recording: decodes, checks, mixes down and resamples it, in pieces.
 *
 * @param clock takes the times of `decode` and `resample`
 * @param signal stops the work at the next piece; the call then rejects with its reason
 * @throws AudioError when the recording cannot be read
 */
export async function readRecording(source: AudioSource, clock: StageClock, signal?: AbortSignal): Promise<Recording> {
  const audio = await clock.measure('decode', () => decode(source));
  const mono = validate(toMono(audio.chunks), audio.sampleRateHz);
  const decoded = clock.measureStream('decode', mono);
  const resampled = clock.measureStream('resample', resample(decoded, audio.sampleRateHz, SAMPLE_RATE_HZ), 'decode');
  const chunks: Float32Array[] = [];
  for await (const chunk of resampled) {
    signal?.throwIfAborted();
    chunks.push(chunk);
  }
  const pcm = concatenate(chunks);
  return {
    pcm,
    hash: sha256Hex(pcm),
    durationSeconds: pcm.length / SAMPLE_RATE_HZ,
    warnings: [...audio.warnings],
  };
}

/** Of the samples, not of the file: the same recording as WAV and as FLAC is the same. */
function sha256Hex({ buffer, byteOffset, byteLength }: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
}

function concatenate(chunks: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
