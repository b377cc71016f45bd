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
