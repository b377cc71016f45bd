import type { ClassifiedWindow, ClipVector } from '../types.ts';

type Told = Pick<ClassifiedWindow, 'speechSeconds' | 'clipVector'>;

/**
 * What a recording tells of its room and its speaker: the mean of its windows' clip vectors, weighted by speech.
 *
 * @param hash of the recording's PCM
 * @returns undefined from a model that does not adapt
 */
export function clipVectorOf(hash: string, windows: readonly Told[]): ClipVector | undefined {
  const size = windows[0]?.clipVector?.length;
  if (size === undefined) return undefined;
  const total = windows.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0);
  const vector = new Float64Array(size);
  for (const { clipVector, speechSeconds } of windows) {
    for (let i = 0; i < size; i++) vector[i] += (clipVector![i] * speechSeconds) / total;
  }
  return { hash, vector };
}
