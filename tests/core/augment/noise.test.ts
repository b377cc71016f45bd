import { describe, expect, it } from 'vitest';
import { addNoise } from '../../../core/augment/noise.ts';
import { createRandom } from '../../../core/math/random.ts';

describe('addNoise', () => {
  it('adds noise of the power asked for', () => {
    const pcm = Float32Array.from({ length: 50_000 }, (_, i) => Math.sin(i / 7));
    const noisy = addNoise(pcm, 20, createRandom(new Uint8Array(16).fill(7)));
    const noisePower = noisy.reduce((sum, sample, i) => sum + (sample - pcm[i]) ** 2, 0) / pcm.length;
    // A sine of amplitude 1 has the power 1/2; 20 dB is a hundredth.
    expect(10 * Math.log10(0.5 / noisePower)).toBeCloseTo(20, 0);
  });

  it('leaves silence silent', () => {
    const noisy = addNoise(new Float32Array(100), 20, createRandom(new Uint8Array(16).fill(7)));
    expect(noisy.every((sample) => sample === 0)).toBe(true);
  });
});
