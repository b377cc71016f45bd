/** From the bytes to a recording that can be listened to: decode → mono → validate → resample, kept to be read again. */
import { decode, resample, SampleHash, storeSamples, toMono, validate } from './audio/index.ts';
import type { StageClock } from './clock.ts';
import { type AudioSource, type Recording, SAMPLE_RATE_HZ } from './types.ts';

/** How a recording is read. */
export interface ReadOptions {
  /** Hears all samples, mono at 16 kHz, in order. */
  readonly finder?: { add(pcm: Float32Array): void };
  /** Called with the share that was read, 0 to 1, where the file tells its length. */
  readonly onProgress?: (share: number) => void;
  /** The longest that is taken; the contract's limit unless given. */
  readonly maxDurationSeconds?: number | undefined;
  /** Stops the work; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a recording, a piece at a time. `clock` takes the times of `decode` and `resample`, and the finder's as that of
 * `speech`.
 *
 * @throws AudioError when it cannot be read
 */
export async function readRecording(
  source: AudioSource,
  clock: StageClock,
  { finder, onProgress, maxDurationSeconds, signal }: ReadOptions = {},
): Promise<Recording> {
  const audio = await clock.measure('decode', () => decode(source, maxDurationSeconds));
  const mono = clock.measureStream('decode', validate(toMono(audio.chunks), audio.sampleRateHz, maxDurationSeconds));
  const resampled = clock.measureStream('resample', resample(mono, audio.sampleRateHz, SAMPLE_RATE_HZ), 'decode');
  const hash = new SampleHash();
  const tellShare = shareTeller(audio.claimedSeconds, onProgress);
  async function* heard(): AsyncGenerator<Float32Array> {
    for await (const chunk of resampled) {
      signal?.throwIfAborted();
      hash.add(chunk);
      clock.measureNow('speech', () => finder?.add(chunk));
      yield chunk;
      tellShare(chunk.length);
    }
  }
  const samples = await storeSamples(heard());
  const durationSeconds = samples.length / SAMPLE_RATE_HZ;
  return { samples, hash: hash.digest(), durationSeconds, warnings: [...audio.warnings] };
}

/** Takes the numbers of samples that were read, one after another. */
function shareTeller(
  claimedSeconds: number | undefined,
  onProgress: ReadOptions['onProgress'],
): (samples: number) => void {
  if (!claimedSeconds || !onProgress) return () => undefined;
  let seconds = 0;
  return (samples) => {
    seconds += samples / SAMPLE_RATE_HZ;
    onProgress(Math.min(1, seconds / claimedSeconds));
  };
}
