import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peaks } from '../../../../web/audio/peaks.ts';

describe('peaks', () => {
  it('takes the loudest of each part, relative to the loudest of all', () => {
    expect([...peaks(Float32Array.of(0, 0.25, -0.5, 0.1, 0.1, 0), 3)]).toEqual([0.5, 1, expect.closeTo(0.2, 6)]);
  });

  it('is silent for silence', () => {
    expect([...peaks(new Float32Array(10), 2)]).toEqual([0, 0]);
    expect([...peaks(new Float32Array(0), 2)]).toEqual([0, 0]);
  });

  it('does not change with the gain', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1 }), (values) => {
        const quiet = peaks(
          Float32Array.from(values, (value) => value / 128),
          5,
        );
        const loud = peaks(
          Float32Array.from(values, (value) => value / 16),
          5,
        );
        expect([...quiet]).toEqual([...loud]);
      }),
    );
  });
});
