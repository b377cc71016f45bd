import { AudioError } from '../../errors.ts';
import { deinterleave } from './deinterleave.ts';

/** Floats may pass full scale by a lot and still be audio; beyond this they are integers or noise. */
const MAX_ABSOLUTE = 1_000;

/**
 * Reads float samples. Nothing is clipped: a float recording above full scale is legal.
 *
 * @param sampleBytes 4 or 8
 * @returns `[channel][sample]`
 * @throws AudioError `non-finite-samples`, looked for here because mixing would hide the channel and narrowing a
 * 64-bit value could make it infinite; `corrupt-data` for magnitudes above 1000
 */
export function readFloats(bytes: Uint8Array, channelCount: number, sampleBytes: number): Float32Array[] {
  const read =
    sampleBytes === 4
      ? (view: DataView, at: number) => view.getFloat32(at, true)
      : (view: DataView, at: number) => view.getFloat64(at, true);
  return deinterleave(bytes, channelCount, sampleBytes, (view, at) => {
    const value = read(view, at);
    if (Math.abs(value) <= MAX_ABSOLUTE) return value;
    throw refusal(value, (at % (channelCount * sampleBytes)) / sampleBytes);
  });
}

function refusal(value: number, channel: number): AudioError {
  if (!Number.isFinite(value)) {
    return new AudioError(
      'non-finite-samples',
      `Expected finite samples, got ${value} in channel ${channel + 1}. Export the recording again, as 16-bit PCM.`,
    );
  }
  return new AudioError(
    'corrupt-data',
    `Expected float samples around −1 to 1, got ${value.toPrecision(3)} in channel ${channel + 1}. Scale the recording to full scale 1, or export it as 16-bit PCM.`,
  );
}
