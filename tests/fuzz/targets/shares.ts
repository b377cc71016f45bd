import type { Target } from './target.ts';

/** Shares a number of inputs out among parsers: each at least one. */
export function countsFor(targets: readonly Target[], runs: number): [target: Target, count: number][] {
  const shareOf = ({ share = 1 }: Target): number => share;
  const all = targets.reduce((sum, target) => sum + shareOf(target), 0);
  return targets.map((target) => [target, Math.max(1, Math.round((runs * shareOf(target)) / all))]);
}
