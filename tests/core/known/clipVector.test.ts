import { describe, expect, it } from 'vitest';
import { ToldByWindows } from '../../../core/known/index.ts';
import type { ClassifiedWindow, ClipVector } from '../../../core/types.ts';

const window = (speechSeconds: number, ...values: number[]) => ({
  speechSeconds,
  clipVector: Float32Array.from(values),
});

type Told = Pick<ClassifiedWindow, 'speechSeconds' | 'clipVector'>;

function clipVectorOf(hash: string, windows: readonly Told[]): ClipVector | undefined {
  const told = new ToldByWindows();
  for (const window of windows) told.add(window);
  return told.clipVector(hash);
}

describe('ToldByWindows', () => {
  it('is the mean of the windows’ vectors, weighted by speech', () => {
    // (1 · 4 + 3 · 8) / 4 and (1 · (−2) + 3 · 2) / 4.
    const told = clipVectorOf('a1', [window(1, 4, -2), window(3, 8, 2)]);
    expect(told).toEqual({ hash: 'a1', vector: Float64Array.of(7, 1) });
  });

  it('of one window is that window’s', () => {
    expect(clipVectorOf('a1', [window(0.3, 4, -2)])).toEqual({ hash: 'a1', vector: Float64Array.of(4, -2) });
  });

  it('is in double precision', () => {
    const { vector } = clipVectorOf('a1', [window(1, 1), window(2, 0)])!;
    expect(vector[0]).toBe(1 / 3);
  });

  it('is none from a model that does not adapt, nor of no windows', () => {
    expect(clipVectorOf('a1', [{ speechSeconds: 1, clipVector: undefined }])).toBeUndefined();
    expect(clipVectorOf('a1', [])).toBeUndefined();
  });
});
