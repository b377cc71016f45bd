/** @returns a sine from its start (phase 0) */
export function tone(hz: number, sampleRateHz: number, seconds: number, amplitude = 0.5): Float32Array {
  const step = (2 * Math.PI * hz) / sampleRateHz;
  return Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, (_, i) => amplitude * Math.sin(step * i));
}

/** @returns numbers in 0..1, the same for the same seed (Lehmer's generator, modulus 2³¹ − 1) */
export function seededRandom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state - 1) / 2_147_483_646;
  };
}

/** @returns white noise within ± `amplitude` */
export function noise(length: number, seed: number, amplitude = 0.5): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length }, () => amplitude * (2 * random() - 1));
}
