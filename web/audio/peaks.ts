/**
 * The loudest sample of each of some equal parts of a recording: what a small drawing of it shows.
 *
 * @param samples mono, -1 to 1.
 * @param count parts; 1 or more.
 * @returns `[count]`, 0 to 1; the loudest part is 1 unless all is silent, so that a quiet recording can be seen too.
 */
export function peaks(samples: Float32Array, count: number): Float32Array {
  const result = new Float32Array(count);
  for (let i = 0; i < samples.length; i++) {
    const part = Math.floor((i * count) / samples.length);
    result[part] = Math.max(result[part], Math.abs(samples[i]));
  }
  const loudest = result.reduce((most, value) => Math.max(most, value), 0);
  return loudest === 0 ? result : result.map((value) => value / loudest);
}
