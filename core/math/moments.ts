/** Mean and population standard deviation of several quantities over the same `count` observations. */
export interface Moments {
  readonly count: number;
  /** [n] */
  readonly mean: Float32Array;
  /** [n] */
  readonly std: Float32Array;
}

/** The weighted mean of what comes one after another; in double precision, of which only sums are kept. */
export class RunningMean {
  #sums: Float64Array | undefined;
  #weight = 0;

  /**
   * Takes what comes next.
   *
   * @param values [n], each time as many
   * @param weight how much they count: as of so many observations
   */
  add(values: ArrayLike<number>, weight: number): void {
    this.#sums ??= new Float64Array(values.length);
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i] += values[i] * weight;
    this.#weight += weight;
  }

  /**
   * @returns [n]
   * @throws RangeError when nothing came
   */
  mean(): Float64Array {
    if (!this.#sums) throw new RangeError('Nothing to merge: expected at least one mean.');
    return this.#sums.map((sum) => sum / this.#weight);
  }
}

/**
 * Moments of the union of disjoint sets of observations that come one after another, exactly (up to rounding).
 *
 * Chan, Golub & LeVeque 1983, "Algorithms for Computing the Sample Variance", eq. 1.5.
 */
export class RunningMoments {
  #mean = new Float64Array(0);
  #squares = new Float64Array(0);
  #count = 0;

  /** Takes the next set, each time of as many quantities. */
  add(part: Moments): void {
    if (this.#count === 0) {
      this.#mean = new Float64Array(part.mean.length);
      this.#squares = new Float64Array(part.mean.length);
    }
    const total = this.#count + part.count;
    for (let i = 0; i < this.#mean.length; i++) {
      const delta = part.mean[i] - this.#mean[i];
      this.#mean[i] += (delta * part.count) / total;
      this.#squares[i] += part.std[i] ** 2 * part.count + (delta ** 2 * this.#count * part.count) / total;
    }
    this.#count = total;
  }

  /** @throws RangeError when nothing came */
  moments(): Moments {
    if (this.#count === 0) throw new RangeError('Nothing to merge: expected at least one set of moments.');
    return {
      count: this.#count,
      mean: Float32Array.from(this.#mean),
      std: Float32Array.from(this.#squares, (sum) => Math.sqrt(Math.max(0, sum) / this.#count)),
    };
  }
}
