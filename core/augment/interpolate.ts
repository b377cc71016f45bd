/** Zero crossings of the sinc on each side. */
const LOBES = 8;
/** Kernel values between two zero crossings; in between it is read linearly. */
const RESOLUTION = 512;

/**
 * Reads a signal at evenly spaced places that need not be samples: a sinc under a Hann window (Smith 2002, Digital
 * Audio Resampling). For reading faster, the sinc is widened, so that nothing folds back.
 *
 * @param pcm the signal
 * @param step samples of `pcm` from one place to the next
 * @param length places to read
 * @returns [length]
 */
export function interpolate(pcm: Float32Array, step: number, length: number): Float32Array {
  const kernel = windowedSinc();
  const cutoff = Math.min(1, 1 / step);
  const reach = LOBES / cutoff;
  const result = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const centre = i * step;
    const last = Math.min(pcm.length - 1, Math.floor(centre + reach));
    let sum = 0;
    for (let n = Math.max(0, Math.ceil(centre - reach)); n <= last; n++) {
      const at = Math.abs(centre - n) * cutoff * RESOLUTION;
      const below = Math.floor(at);
      sum += pcm[n] * (kernel[below] + (at - below) * (kernel[below + 1] - kernel[below]));
    }
    result[i] = sum * cutoff;
  }
  return result;
}

function windowedSinc(): Float64Array {
  return Float64Array.from({ length: LOBES * RESOLUTION + 2 }, (_, i) => {
    const x = i / RESOLUTION;
    if (x === 0) return 1;
    if (x >= LOBES) return 0;
    return (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / LOBES));
  });
}
