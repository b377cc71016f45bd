import { describe, expect, it } from 'vitest';
import { smoothed } from '../../../core/result/smooth.ts';
import { seededRandom } from '../../support/signals.ts';

const window = (...shares: number[]): Float64Array => Float64Array.from(shares);

/** Every sequence of states tried: what Viterbi must find. */
function byTrying(windows: readonly Float64Array[], stays: number): number {
  const count = windows[0].length;
  let best = 0;
  for (let code = 0; code < count ** windows.length; code++) {
    const path = windows.map((_, i) => Math.floor(code / count ** i) % count);
    best = Math.max(best, likelihood(windows, path, stays));
  }
  return best;
}

function likelihood(windows: readonly Float64Array[], path: readonly number[], stays: number): number {
  const change = (1 - stays) / (windows[0].length - 1);
  return path.reduce(
    (product, state, i) => product * windows[i][state] * (i === 0 ? 1 : path[i - 1] === state ? stays : change),
    1,
  );
}

describe('smoothed', () => {
  it('a window that is a little of another mind follows its neighbours, one that is sure does not', () => {
    const [a, b] = [window(0.9, 0.05, 0.05), window(0.05, 0.9, 0.05)];
    expect(smoothed([a, a, window(0.4, 0.5, 0.1), a], 0.9)).toEqual([0, 0, 0, 0]);
    expect(smoothed([a, a, window(0.001, 0.998, 0.001), a], 0.9)).toEqual([0, 0, 1, 0]);
    expect(smoothed([a, a, b, b], 0.9)).toEqual([0, 0, 1, 1]);
  });

  it('one window is what it is, and none is none', () => {
    expect(smoothed([window(0.2, 0.3, 0.5)])).toEqual([2]);
    expect(smoothed([window(0, 1, 0)])).toEqual([1]);
  });

  it('is the most probable of all sequences', () => {
    const random = seededRandom(7);
    for (let trial = 0; trial < 40; trial++) {
      const windows = Array.from({ length: 5 }, () => {
        const raw = [random(), random(), random()];
        return window(...raw.map((value) => value / (raw[0] + raw[1] + raw[2])));
      });
      expect(likelihood(windows, smoothed(windows, 0.8), 0.8)).toBeCloseTo(byTrying(windows, 0.8), 12);
    }
  });
});
