import { describe, expect, it } from 'vitest';
import { createTake } from '../../../../web/record/take.ts';

describe('a take', () => {
  it('is what came, in order, with the loudest sample of each chunk', () => {
    const take = createTake(4);
    take.add(Float32Array.of(0.5, -0.75));
    take.add(Float32Array.of(0.25, 0.125, 0));
    expect(take.durationSeconds()).toBe(1.25);
    expect(take.peaks()).toEqual([0.75, 0.25]);
    expect([...take.samples(0, 1.25)]).toEqual([0.5, -0.75, 0.25, 0.125, 0]);
    expect([...take.samples(0.25, 0.75)]).toEqual([-0.75, 0.25]);
  });

  it('is silent until something is louder than a microphone is by itself', () => {
    const take = createTake(4);
    expect(take.isSilent()).toBe(true);
    take.add(Float32Array.of(0.002, -0.0029));
    expect(take.isSilent()).toBe(true);
    take.add(Float32Array.of(0, -0.0031));
    take.add(Float32Array.of(0));
    expect(take.isSilent()).toBe(false);
  });
});
