import { describe, expect, it } from 'vitest';
import { roll } from '../../../core/augment/roll.ts';

const ramp = Float32Array.from({ length: 100 }, (_, i) => i);
const drawing = (value: number) => ({ uniform: () => value, normal: () => 0 });

describe('roll', () => {
  it('rotates by the share that was drawn', () => {
    const rolled = roll(ramp, 0.5, drawing(0.2));
    expect(rolled[0]).toBe(90);
    expect(rolled[10]).toBe(0);
    expect(rolled[99]).toBe(89);
  });

  it('keeps every sample, and leaves the window alone for a shift of nothing', () => {
    expect([...roll(ramp, 1, drawing(0.73))].sort((a, b) => a - b)).toEqual([...ramp]);
    expect(roll(ramp, 1, drawing(0))).toEqual(ramp);
  });
});
