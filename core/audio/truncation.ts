import { LIMITS, type Warning } from '../../contract/index.ts';
import { AudioError } from '../errors.ts';

/**
 * What a recording that ends too early comes to: what is there is used when it is long enough to be recognised.
 *
 * @param frameCount samples per channel that were decoded
 * @param what one sentence: what was expected and what came
 * @returns a warning when at least 0.3 s is there
 * @throws AudioError `truncated-data` otherwise
 */
export function truncationWarning(frameCount: number, sampleRateHz: number, what: string): Warning {
  const seconds = frameCount / sampleRateHz;
  if (seconds < LIMITS.minDurationSeconds) {
    throw new AudioError(
      'truncated-data',
      `${what} Only ${seconds.toFixed(3)} s is there, at least ${LIMITS.minDurationSeconds} s is needed. Copy or export it again.`,
    );
  }
  return { code: 'truncated-data', message: `${what} The ${seconds.toFixed(2)} s that is there was used.` };
}
