/** How frames are cut. */
interface FrameOptions {
  readonly frameSamples: number;
  readonly hopSamples: number;
}

/**
 * The mean square of each frame of what comes piece by piece. Frames are centred, frame i on sample i × hopSamples, and
 * beyond the recording's ends there is silence: librosa.effects.split's choice (0.10.1).
 *
 * From running sums in double precision, of which the last frame's are kept: a number a frame is all that grows with the
 * recording (2.7 MB in three hours, at a hop of 512 samples).
 */
export class FrameEnergies {
  readonly #frameSamples: number;
  readonly #hopSamples: number;
  readonly #half: number;
  /** The sum of the squares of the first n samples lies at n modulo the ring's length. */
  readonly #sums: Float64Array;
  readonly #meanSquares: number[] = [];
  #sampleCount = 0;
  #nextEnd: number;

  constructor({ frameSamples, hopSamples }: FrameOptions) {
    this.#frameSamples = frameSamples;
    this.#hopSamples = hopSamples;
    this.#half = frameSamples >> 1;
    this.#sums = new Float64Array(frameSamples + 1);
    this.#nextEnd = frameSamples - this.#half;
  }

  /** How many samples came. */
  get sampleCount(): number {
    return this.#sampleCount;
  }

  /** Takes what comes next: mono samples in −1..1. */
  add(pcm: Float32Array): void {
    const sums = this.#sums;
    let place = this.#sampleCount % sums.length;
    let sum = sums[place];
    for (let i = 0; i < pcm.length; i++) {
      sum += pcm[i] * pcm[i];
      place = place + 1 === sums.length ? 0 : place + 1;
      sums[place] = sum;
      this.#sampleCount++;
      if (this.#sampleCount === this.#nextEnd) this.#closeFrame();
    }
  }

  /** One a frame; for the end, since the last frames reach beyond it. */
  meanSquares(): Float64Array {
    const frames = 1 + Math.floor(this.#sampleCount / this.#hopSamples);
    while (this.#meanSquares.length < frames) this.#closeFrame();
    return Float64Array.from(this.#meanSquares);
  }

  /** The next frame ends here, at its own end or at the recording's. */
  #closeFrame(): void {
    const sums = this.#sums;
    const start = Math.max(0, this.#meanSquares.length * this.#hopSamples - this.#half);
    const energy = sums[this.#sampleCount % sums.length] - sums[start % sums.length];
    // By the whole frame's length, at the ends too: what lies beyond them counts as zeros.
    this.#meanSquares.push(Math.max(0, energy) / this.#frameSamples);
    this.#nextEnd += this.#hopSamples;
  }
}
