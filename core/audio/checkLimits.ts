import { LIMITS } from '../../contract/index.ts';
import { AudioError } from '../errors.ts';

/** @throws AudioError `unsupported-channels` outside 1–8 */
export function checkChannelCount(channelCount: number): void {
  if (channelCount < LIMITS.minChannels || channelCount > LIMITS.maxChannels) {
    throw new AudioError(
      'unsupported-channels',
      `Expected ${LIMITS.minChannels} to ${LIMITS.maxChannels} channels, got ${channelCount}. Mix the recording down to mono.`,
    );
  }
}

/** @throws AudioError `unsupported-sample-rate` outside 4–192 kHz */
export function checkSampleRate(sampleRateHz: number): void {
  if (sampleRateHz < LIMITS.minSampleRateHz || sampleRateHz > LIMITS.maxSampleRateHz) {
    throw new AudioError(
      'unsupported-sample-rate',
      `Expected ${LIMITS.minSampleRateHz} to ${LIMITS.maxSampleRateHz} Hz, got ${sampleRateHz} Hz. Resample the recording to 16000 Hz.`,
    );
  }
}

/**
 * @param maxDurationSeconds the limit that applies
 * @throws AudioError `too-long` above it
 */
export function checkNotTooLong(frameCount: number, sampleRateHz: number, maxDurationSeconds: number): void {
  if (frameCount / sampleRateHz > maxDurationSeconds) {
    throw new AudioError(
      'too-long',
      `Expected at most ${maxDurationSeconds} s of audio, got at least ${(frameCount / sampleRateHz).toFixed(1)} s. Cut it into parts.`,
    );
  }
}
