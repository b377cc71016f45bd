import type { ModelSpec } from '../contract/index.ts';
import { ToldByWindows } from './known/index.ts';
import { MergedEncoding } from './model/index.ts';
import type { WindowScore } from './result/index.ts';
import type { ClassifiedWindow, KnownWeights, Recognised } from './types.ts';

/**
 * Fold: what the windows of a recording say together. They come one after another, and of each no vector is kept: a few
 * hundred bytes, so that three hours take no more than a megabyte.
 */
export class WindowFold {
  /** What the recognition is made of, in order of time. */
  readonly scores: WindowScore[] = [];
  /** How much the room and the speaker counted; undefined from a model that does not adapt. */
  weights: KnownWeights | undefined;
  readonly #encoding: MergedEncoding;
  readonly #told = new ToldByWindows();

  constructor({ encoder }: Pick<ModelSpec, 'encoder'>) {
    this.#encoding = new MergedEncoding(encoder.pooling);
  }

  /** Takes the next windows. */
  add(windows: readonly ClassifiedWindow[]): void {
    for (const window of windows) {
      const { encoding, clipVector, weights, ...score } = window;
      this.scores.push(score);
      // The same for all that is classified with the same clips known.
      this.weights ??= weights;
      this.#encoding.add(encoding);
      this.#told.add(window);
    }
  }

  /**
   * What the recording tells beside its recognition; for the end.
   *
   * @param hash of the recording's PCM
   * @throws RangeError when there were no windows
   */
  vectors(hash: string): Pick<Recognised, 'embedding' | 'clipVector'> {
    return { embedding: this.#encoding.embedding(), clipVector: this.#told.clipVector(hash) };
  }
}
