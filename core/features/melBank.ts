import { once } from '../math/once.ts';
import { SAMPLE_RATE_HZ } from '../types.ts';
import { BIN_COUNT, BIN_HZ } from './analysis.ts';

/** Number of mel bands. */
export const MEL_BANDS = 128;

/** One triangular filter: its weights on the bins from `firstBin` on. */
export interface MelBand {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

const LINEAR_HZ_PER_MEL = 200 / 3;
const LOG_START_HZ = 1000;
const LOG_START_MEL = LOG_START_HZ / LINEAR_HZ_PER_MEL;
const LOG_STEP = Math.log(6.4) / 27;

/** Slaney's mel scale (Auditory Toolbox 1998): linear up to 1 kHz, logarithmic above. `librosa.hz_to_mel`. */
export function hzToMel(hz: number): number {
  return hz < LOG_START_HZ ? hz / LINEAR_HZ_PER_MEL : LOG_START_MEL + Math.log(hz / LOG_START_HZ) / LOG_STEP;
}

/** The inverse of {@link hzToMel}. `librosa.mel_to_hz`. */
export function melToHz(mel: number): number {
  return mel < LOG_START_MEL ? mel * LINEAR_HZ_PER_MEL : LOG_START_HZ * Math.exp(LOG_STEP * (mel - LOG_START_MEL));
}

/**
 * 128 triangles of equal area between 0 and 8 kHz, `librosa.filters.mel(sr=16000, n_fft=2048)`.
 *
 * The weights are rounded to float32 where librosa stores them as such.
 *
 * @returns [MEL_BANDS]; not to be changed
 */
export const melBank = once((): readonly MelBand[] => {
  const step = hzToMel(SAMPLE_RATE_HZ / 2) / (MEL_BANDS + 1);
  return Array.from({ length: MEL_BANDS }, (_, band) =>
    triangle(melToHz(band * step), melToHz((band + 1) * step), melToHz((band + 2) * step)),
  );
});

function triangle(lowHz: number, centreHz: number, highHz: number): MelBand {
  const area = 2 / (highHz - lowHz);
  const weights: number[] = [];
  const firstBin = Math.ceil(lowHz / BIN_HZ);
  for (let bin = firstBin; bin < BIN_COUNT && bin * BIN_HZ <= highHz; bin++) {
    const rising = (bin * BIN_HZ - lowHz) / (centreHz - lowHz);
    const falling = (highHz - bin * BIN_HZ) / (highHz - centreHz);
    weights.push(Math.fround(area * Math.fround(Math.max(0, Math.min(rising, falling)))));
  }
  return { firstBin, weights: Float64Array.from(weights) };
}
