import FFT from 'fft.js';

/**
 * Fourier transform of real numbers in float64, over fft.js.
 *
 * Two real samples are packed into one complex number, so that a complex transform of half the size does the work
 * (Press et al. 2007, Numerical Recipes, section 12.3.2); fft.js's own real transform takes about half as long again,
 * and it has no real inverse. Holds tables only.
 */
export class RealFft {
  /** Number of real samples, N. */
  readonly size: number;
  readonly #half: FFT;
  /** e^(iπk/(N/2)) for k = 0 … N/4: cosine, sine, cosine, … */
  readonly #twiddles: Float64Array;

  /** @param size N, a power of two, at least 4 */
  constructor(size: number) {
    this.size = size;
    this.#half = new FFT(size / 2);
    this.#twiddles = new Float64Array(size / 2 + 2);
    for (let k = 0; k <= size / 4; k++) {
      this.#twiddles[2 * k] = Math.cos((2 * Math.PI * k) / size);
      this.#twiddles[2 * k + 1] = Math.sin((2 * Math.PI * k) / size);
    }
  }

  /**
   * X[k] = Σ x[n] e^(−2πikn/N) for k = 0 … N/2.
   *
   * @param samples [N]
   * @param spectrum [N + 2] receives real and imaginary part by turns
   */
  forward(samples: Float64Array, spectrum: Float64Array): void {
    const half = this.size / 2;
    const twiddles = this.#twiddles;
    this.#half.transform(spectrum, samples);
    const [re0, im0] = [spectrum[0], spectrum[1]];
    spectrum[0] = re0 + im0;
    spectrum[1] = 0;
    spectrum[2 * half] = re0 - im0;
    spectrum[2 * half + 1] = 0;
    for (let k = 2, m = 2 * half - 2; k <= m; k += 2, m -= 2) {
      const evenRe = (spectrum[k] + spectrum[m]) / 2;
      const evenIm = (spectrum[k + 1] - spectrum[m + 1]) / 2;
      const oddRe = (spectrum[k + 1] + spectrum[m + 1]) / 2;
      const oddIm = (spectrum[m] - spectrum[k]) / 2;
      const turnedRe = oddRe * twiddles[k] + oddIm * twiddles[k + 1];
      const turnedIm = oddIm * twiddles[k] - oddRe * twiddles[k + 1];
      spectrum[m] = evenRe - turnedRe;
      spectrum[m + 1] = turnedIm - evenIm;
      spectrum[k] = evenRe + turnedRe;
      spectrum[k + 1] = evenIm + turnedIm;
    }
  }

  /**
   * The samples whose {@link forward} is `spectrum`. Imaginary parts at 0 and N/2 are ignored, as `numpy.fft.irfft`.
   *
   * @param spectrum [N + 2] real and imaginary part by turns; left as it is
   * @param samples [N] receives the result
   * @param scratch [N] is overwritten
   */
  inverse(spectrum: Float64Array, samples: Float64Array, scratch: Float64Array): void {
    const half = this.size / 2;
    const twiddles = this.#twiddles;
    // The inverse is the forward transform with real and imaginary part exchanged before and after.
    scratch[0] = (spectrum[0] - spectrum[2 * half]) / 2;
    scratch[1] = (spectrum[0] + spectrum[2 * half]) / 2;
    for (let k = 2, m = 2 * half - 2; k <= m; k += 2, m -= 2) {
      const evenRe = (spectrum[k] + spectrum[m]) / 2;
      const evenIm = (spectrum[k + 1] - spectrum[m + 1]) / 2;
      const turnedRe = (spectrum[k] - spectrum[m]) / 2;
      const turnedIm = (spectrum[k + 1] + spectrum[m + 1]) / 2;
      const oddRe = turnedRe * twiddles[k] - turnedIm * twiddles[k + 1];
      const oddIm = turnedIm * twiddles[k] + turnedRe * twiddles[k + 1];
      scratch[m] = oddRe - evenIm;
      scratch[m + 1] = evenRe + oddIm;
      scratch[k] = evenIm + oddRe;
      scratch[k + 1] = evenRe - oddIm;
    }
    this.#half.transform(samples, scratch);
    const scale = 1 / half;
    for (let i = 0; i < this.size; i += 2) {
      const imaginary = samples[i];
      samples[i] = samples[i + 1] * scale;
      samples[i + 1] = imaginary * scale;
    }
  }
}
