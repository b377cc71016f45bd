import { describe, expect, it } from 'vitest';
import { rms, zcr } from '../../../core/features/meyda.ts';

describe('meyda, as far as it agrees with librosa', () => {
  it('takes the root of the mean square', () => {
    expect(rms({ signal: Float32Array.of(3, -4, 0, 0) })).toBe(2.5);
  });

  it('counts changes of sign, with zero positive', () => {
    expect(zcr({ signal: Float32Array.of(1, 0, -1, 0, -0, 1) })).toBe(2);
  });
});
