import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatPercent,
  formatWholePercent,
} from '../../../../web/words/format.ts';

describe('percentages', () => {
  it.each([
    [0, '0.0%'],
    [0.0001, '<0.1%'],
    [0.00049, '<0.1%'],
    [0.0005, '0.1%'],
    [0.0274, '2.7%'],
    [0.8123, '81.2%'],
    [1, '100.0%'],
  ])('%f reads %s', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });

  it('has a whole form for headlines', () => {
    expect(formatWholePercent(0.8151)).toBe('82%');
  });

  it('says of nothing below 99.95% that it is all', () => {
    expect([0.994, 0.9951, 0.99949].map(formatWholePercent)).toEqual(['99%', '99%', '99%']);
    expect([0.9995, 1].map(formatWholePercent)).toEqual(['100%', '100%']);
  });

  it('is never off by more than the last digit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1, noNaN: true }), (share) => {
        expect(Math.abs(Number.parseFloat(formatPercent(share)) / 100 - share)).toBeLessThanOrEqual(0.000501);
      }),
    );
  });
});

describe('lengths', () => {
  it.each([
    [0.3, '0.3 seconds'],
    [1, '1 second'],
    [3.87, '3.9 seconds'],
    [59.96, '1 minute'],
    [65, '1 minute 5 seconds'],
    [600, '10 minutes'],
    [3599.7, '60 minutes'],
  ])('%f s reads %s', (durationSeconds, text) => {
    expect(formatDuration(durationSeconds)).toBe(text);
  });

  it.each([
    [0, '0:00'],
    [3.5, '0:03.5'],
    [59.96, '1:00'],
    [728, '12:08'],
  ])('%f s on a clock is %s', (positionSeconds, text) => {
    expect(formatClock(positionSeconds)).toBe(text);
  });

  it('is a clock that parses back to the nearest tenth', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 600, noNaN: true }), (positionSeconds) => {
        const [minutes, seconds] = formatClock(positionSeconds).split(':').map(Number);
        expect(seconds).toBeLessThan(60);
        expect(Math.abs(minutes * 60 + seconds - positionSeconds)).toBeLessThanOrEqual(0.0501);
      }),
    );
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1023 bytes'],
    [126_976, '124 KB'],
    [999 * 1024, '999 KB'],
    [1000 * 1024, '1.0 MB'],
    [1024 * 1024, '1.0 MB'],
    [9.94 * 1024 * 1024, '9.9 MB'],
    [9.96 * 1024 * 1024, '10 MB'],
    [256 * 1024 * 1024, '256 MB'],
  ])('%i bytes reads %s', (sizeBytes, text) => {
    expect(formatBytes(sizeBytes)).toBe(text);
  });
});
