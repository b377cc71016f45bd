import { describe, expect, it } from 'vitest';
import { tonnetz } from '../../../../core/features/families/tonnetz.ts';
import { contextWith, matrixOf } from '../support.ts';

function tonnetzOf(...rows: number[][]): number[] {
  return Array.from(tonnetz.compute(contextWith({ harmonicChroma: () => matrixOf(rows) })));
}

function only(...classes: number[]): number[] {
  return Array.from({ length: 12 }, (_, i) => Number(classes.includes(i)));
}

describe('tonnetz', () => {
  it('puts C at the top of each circle', () => {
    for (const [i, value] of tonnetzOf(only(0)).entries()) expect(value).toBeCloseTo([0, 1, 0, 1, 0, 0.5][i], 14);
  });

  it('is a point on each circle for any single pitch class', () => {
    for (let pitch = 0; pitch < 12; pitch++) {
      const [x1, y1, x2, y2, x3, y3] = tonnetzOf(only(pitch));
      expect(Math.hypot(x1, y1)).toBeCloseTo(1, 14);
      expect(Math.hypot(x2, y2)).toBeCloseTo(1, 14);
      expect(Math.hypot(x3, y3)).toBeCloseTo(0.5, 14);
    }
  });

  it('puts fifths next to each other, and minor and major thirds into the same place', () => {
    // A fifth is 7 semitones: 7 · 7/6 half turns = 8 + 1/6, so 30° on. Four minor thirds (3 semitones) go round.
    const [x, y] = tonnetzOf(only(7));
    expect(x).toBeCloseTo(Math.sin(Math.PI / 6), 14);
    expect(y).toBeCloseTo(Math.cos(Math.PI / 6), 14);
    expect(tonnetzOf(only(4))[3]).toBeCloseTo(tonnetzOf(only(8))[3], 14);
    expect(tonnetzOf(only(3))[5]).toBeCloseTo(tonnetzOf(only(6))[5], 14);
  });

  it('does not depend on how strong a frame is, and averages over frames', () => {
    const loud = only(0).map((value) => 9 * value);
    const averaged = tonnetzOf(loud, only(7));
    const [a, b] = [tonnetzOf(only(0)), tonnetzOf(only(7))];
    for (const [i, value] of averaged.entries()) expect(value).toBeCloseTo((a[i] + b[i]) / 2, 14);
  });

  it('is 0 for silence', () => {
    expect(tonnetzOf(Array.from({ length: 12 }, () => 0)).map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
