import { LIMITS } from '../../contract/index.ts';
import { AudioError } from '../errors.ts';
import { checkNotTooLong } from './checkLimits.ts';

/**
 * Lets a mono stream through while it keeps the limits. Later stages trust their input.
 *
 * @param chunks pieces of `[sample]` at `sampleRateHz`; passed on as they are
 * @param maxDurationSeconds the longest that is taken
 * @throws AudioError `too-short` at the end (under 0.3 s), `too-long` as soon as it is known,
 * `non-finite-samples` for NaN or infinite samples
 */
export async function* validate(
  chunks: AsyncIterable<Float32Array>,
  sampleRateHz: number,
  maxDurationSeconds: number = LIMITS.maxDurationSeconds,
): AsyncGenerator<Float32Array> {
  let sampleCount = 0;
  for await (const chunk of chunks) {
    checkFinite(chunk, sampleCount / sampleRateHz);
    sampleCount += chunk.length;
    checkNotTooLong(sampleCount, sampleRateHz, maxDurationSeconds);
    yield chunk;
  }
  const seconds = sampleCount / sampleRateHz;
  if (seconds < LIMITS.minDurationSeconds) {
    throw new AudioError(
      'too-short',
      `Expected at least ${LIMITS.minDurationSeconds} s of audio, got ${seconds.toFixed(3)} s. Record a longer clip.`,
    );
  }
}

function checkFinite(chunk: Float32Array, startSeconds: number): void {
  // Zero times a sample is zero only when the sample is finite: one pass without a branch.
  let sum = 0;
  for (let i = 0; i < chunk.length; i++) sum += chunk[i] * 0;
  if (sum === 0) return;
  throw new AudioError(
    'non-finite-samples',
    `Expected finite samples, got NaN or infinity after ${startSeconds.toFixed(2)} s. Export the recording again, as 16-bit PCM.`,
  );
}
