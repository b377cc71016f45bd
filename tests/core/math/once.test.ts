import { describe, expect, it } from 'vitest';
import { once } from '../../../core/math/once.ts';

describe('once', () => {
  it('makes the value at the first call and keeps it, even undefined', () => {
    let calls = 0;
    const get = once(() => {
      calls++;
      return undefined;
    });
    expect(calls).toBe(0);
    get();
    get();
    expect(calls).toBe(1);
  });

  it('tries again after a failure', () => {
    let calls = 0;
    const get = once(() => {
      if (++calls === 1) throw new Error('first');
      return calls;
    });
    expect(get).toThrow('first');
    expect(get()).toBe(2);
  });
});
