import { RunningMean } from '../math/moments.ts';
import type { ClassifiedWindow, ClipVector } from '../types.ts';

type Told = Pick<ClassifiedWindow, 'speechSeconds' | 'clipVector'>;

/**
 * What a recording tells of its room and its speaker: the mean of its windows' clip vectors, weighted by speech. The
 * windows come one after another, and none is kept.
 */
export class ToldByWindows {
  readonly #mean = new RunningMean();
  #tells = false;

  /** Takes the next window; one of a model that does not adapt tells nothing. */
  add({ clipVector, speechSeconds }: Told): void {
    if (!clipVector) return;
    this.#mean.add(clipVector, speechSeconds);
    this.#tells = true;
  }

  /**
   * @param hash of the recording's PCM
   * @returns undefined from a model that does not adapt, and when there was no window
   */
  clipVector(hash: string): ClipVector | undefined {
    return this.#tells ? { hash, vector: this.#mean.mean() } : undefined;
  }
}
