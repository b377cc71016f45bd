import { readFileSync } from 'node:fs';

/** Of the signal, and of what holds it but Opus, which works at 48 kHz. */
export const SIGNAL_RATE_HZ = 16_000;

/** @returns the recording of a name in fixtures/, which fixtures/make.sh makes from {@link signal} */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
}

/** What the recordings hold, a second of it: a rising tone, and another that swells three times a second. */
export function signal(sampleRateHz: number): Float32Array {
  return Float32Array.from({ length: sampleRateHz }, (_, i) => {
    const t = i / sampleRateHz;
    const rising = 0.4 * Math.sin(2 * Math.PI * (200 * t + 150 * t * t));
    return rising + 0.2 * Math.sin(2 * Math.PI * 1100 * t) * Math.sin(2 * Math.PI * 3 * t);
  });
}

/** @returns how alike two signals are from their starts, 1 for the same but for a gain: their normalised scalar product */
export function likeness(a: Float32Array, b: Float32Array): number {
  const length = Math.min(a.length, b.length);
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    ab += a[i] * b[i];
    aa += a[i] ** 2;
    bb += b[i] ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
