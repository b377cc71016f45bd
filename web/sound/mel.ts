import { createPowerSpectrum } from './fft.ts';

/** Bands of the spectrogram, lowest first. */
export const MEL_BANDS = 80;
/** 32 ms at 16 kHz: short enough for syllables, long enough for a voice's harmonics. */
export const FRAME_SAMPLES = 512;

/** Hertz of a place on Slaney's mel scale (Auditory Toolbox, 1998): even up to 1 kHz, then even on a logarithm. */
export function hertzOfMel(mel: number): number {
  const linear = (200 / 3) * mel;
  return mel < 15 ? linear : 1000 * Math.exp((Math.log(6.4) / 27) * (mel - 15));
}

function melOfHertz(hertz: number): number {
  return hertz < 1000 ? hertz / (200 / 3) : 15 + (27 / Math.log(6.4)) * Math.log(hertz / 1000);
}

/**
 * The powers of a frame in {@link MEL_BANDS} bands from 0 to half the sample rate: triangles of the same height, each from
 * its neighbours' tops, under a Hann window.
 *
 * @returns a function of samples and a first sample (there may be fewer; the rest is silence), which gives `[MEL_BANDS]`.
 */
export function createMelFrame(sampleRateHz: number): (samples: Float32Array, start: number) => Float32Array {
  const power = createPowerSpectrum(FRAME_SAMPLES);
  const window = Float32Array.from(
    { length: FRAME_SAMPLES },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FRAME_SAMPLES),
  );
  const filters = createFilters(sampleRateHz);
  const frame = new Float32Array(FRAME_SAMPLES);
  return (samples, start) => {
    for (let i = 0; i < FRAME_SAMPLES; i++) frame[i] = (samples[start + i] ?? 0) * window[i];
    const powers = power(frame);
    return Float32Array.from(filters, ({ first, weights }) =>
      weights.reduce((sum, weight, k) => sum + weight * powers[first + k], 0),
    );
  };
}

/** A band: the weights of some bins, from the first on. */
interface Filter {
  first: number;
  weights: number[];
}

function createFilters(sampleRateHz: number): Filter[] {
  const binHz = sampleRateHz / FRAME_SAMPLES;
  const top = melOfHertz(sampleRateHz / 2);
  const edge = (index: number): number => hertzOfMel((top * index) / (MEL_BANDS + 1));
  return Array.from({ length: MEL_BANDS }, (_, band) => {
    const [low, middle, high] = [edge(band), edge(band + 1), edge(band + 2)];
    const first = Math.ceil(low / binHz);
    const last = Math.floor(high / binHz);
    const weights = Array.from({ length: last - first + 1 }, (_, k) => {
      const hertz = (first + k) * binHz;
      return Math.max(0, Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle)));
    });
    // Low bands are narrower than a bin: such a one shows the bin that is nearest.
    return weights.some((weight) => weight > 0)
      ? { first, weights }
      : { first: Math.round(middle / binHz), weights: [1] };
  });
}
