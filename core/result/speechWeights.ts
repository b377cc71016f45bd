import type { WindowTimes } from '../types.ts';

/**
 * How much each window counts: by the speech in it, and all alike where none holds any.
 *
 * @returns one weight a window, summing to 1
 */
export function speechWeights(windows: readonly Pick<WindowTimes, 'speechSeconds'>[]): number[] {
  const total = windows.reduce((sum, { speechSeconds }) => sum + speechSeconds, 0);
  return windows.map(({ speechSeconds }) => (total > 0 ? speechSeconds / total : 1 / windows.length));
}
