/**
 * The power spectrum of a real signal, by the radix-2 algorithm (Cooley and Tukey, 1965). Small and its own, since it is
 * all that the page's worker would need of a library.
 *
 * @param size of the signal; a power of two.
 * @returns a function of a signal `[size]` that gives its powers `[size / 2 + 1]`; the array is used again by the next call.
 */
export function createPowerSpectrum(size: number): (signal: Float32Array) => Float32Array {
  const order = bitReversed(size);
  const cos = Float32Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sin = Float32Array.from({ length: size / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / size));
  const real = new Float32Array(size);
  const imaginary = new Float32Array(size);
  const powers = new Float32Array(size / 2 + 1);
  return (signal) => {
    for (let i = 0; i < size; i++) real[i] = signal[order[i]];
    imaginary.fill(0);
    for (let half = 1; half < size; half *= 2) combine(real, imaginary, half, cos, sin);
    for (let k = 0; k < powers.length; k++) powers[k] = real[k] ** 2 + imaginary[k] ** 2;
    return powers;
  };
}

/** Joins neighbouring spectra of `half` values each into spectra of twice as many, in place. */
function combine(
  real: Float32Array,
  imaginary: Float32Array,
  half: number,
  cos: Float32Array,
  sin: Float32Array,
): void {
  const stride = cos.length / half;
  for (let start = 0; start < real.length; start += 2 * half) {
    for (let k = 0; k < half; k++) {
      const even = start + k;
      const odd = even + half;
      const c = cos[k * stride];
      const s = sin[k * stride];
      const turnedReal = real[odd] * c + imaginary[odd] * s;
      const turnedImaginary = imaginary[odd] * c - real[odd] * s;
      real[odd] = real[even] - turnedReal;
      imaginary[odd] = imaginary[even] - turnedImaginary;
      real[even] += turnedReal;
      imaginary[even] += turnedImaginary;
    }
  }
}

function bitReversed(size: number): Uint32Array {
  const bits = Math.log2(size);
  return Uint32Array.from({ length: size }, (_, index) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((index >> bit) & 1) << (bits - 1 - bit);
    return reversed;
  });
}
