import type { ClassifiedWindow, SpeakerVector } from '../types.ts';

type Told = Pick<ClassifiedWindow, 'speechSeconds' | 'speakerVector'>;

/**
 * What a recording tells of its speaker: the mean of its windows' speaker vectors, weighted by speech.
 *
 * @param hash of the recording's PCM
 * @returns undefined from a model that adapts to nobody
 */
export function speakerVectorOf(hash: string, windows: readonly Told[]): SpeakerVector | undefined {
  const size = windows[0]?.speakerVector?.length;
  if (size === undefined) return undefined;
  const total = windows.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0);
  const vector = new Float64Array(size);
  for (const { speakerVector, speechSeconds } of windows) {
    for (let i = 0; i < size; i++) vector[i] += (speakerVector![i] * speechSeconds) / total;
  }
  return { hash, vector };
}
