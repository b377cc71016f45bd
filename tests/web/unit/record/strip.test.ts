import { expect, it } from 'vitest';
import { heightOf } from '../../../../web/record/strip.ts';

it.each([
  [1, 1],
  [10 ** (-27 / 20), 0.5],
  [10 ** (-54 / 20), 0],
  [0, 0],
])('a peak of %f stands %f high: by decibels, from -54 dBFS on', (peak, height) => {
  expect(heightOf(peak)).toBeCloseTo(height, 6);
});
