import { expect, it } from 'vitest';
import { growth, median, type Sample } from './growth.ts';

/** Memory in MB, a sample each five seconds: a saw's teeth of 80 MB, a peak of 300 MB, and a leak. */
function memory(leakMbPerMinute: number, minutes: number): Sample[] {
  return Array.from({ length: minutes * 12 }, (_, i) => {
    const peak = i === 20 ? 300 : 0;
    return { atSeconds: 5 * i, value: 400 + ((i * 17) % 80) + peak + (leakMbPerMinute * i) / 12 };
  });
}

it.each([2, 40])('a saw’s teeth and a peak are no growth, over %d minutes', (minutes) => {
  expect(Math.abs(growth(memory(0, minutes)))).toBeLessThan(30);
});

it('a leak is, by as much as leaked', () => {
  expect(growth(memory(5, 40))).toBeGreaterThan(180);
  expect(growth(memory(5, 40))).toBeLessThan(220);
  expect(growth(memory(40, 2))).toBeGreaterThan(55);
});

it('what shrinks grows by less than nothing', () => {
  const samples = [5, 4, 3, 2].map((value, i) => ({ atSeconds: 10 * i, value }));
  expect(growth(samples)).toBeCloseTo(-3);
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});
