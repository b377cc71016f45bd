import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPowerSpectrum } from '../../../../web/sound/fft.ts';

/** By the definition of the discrete Fourier transform, in double precision. */
function powersByDefinition(signal: readonly number[]): number[] {
  return Array.from({ length: signal.length / 2 + 1 }, (_, k) => {
    const turn = (i: number): number => (-2 * Math.PI * k * i) / signal.length;
    const real = signal.reduce((sum, value, i) => sum + value * Math.cos(turn(i)), 0);
    const imaginary = signal.reduce((sum, value, i) => sum + value * Math.sin(turn(i)), 0);
    return real ** 2 + imaginary ** 2;
  });
}

it('is the power spectrum by its definition, call after call', () => {
  const power = createPowerSpectrum(32);
  const sample = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(sample, { minLength: 32, maxLength: 32 }), (signal) => {
      const expected = powersByDefinition(signal);
      [...power(Float32Array.from(signal))].forEach((value, k) => {
        expect(Math.abs(value - expected[k])).toBeLessThan(1e-3);
      });
    }),
  );
});
