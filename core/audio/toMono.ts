/**
 * Mixes channels down to one: their average, so that full scale stays full scale.
 *
 * @param chunks pieces of `[channel][sample]`; never changed
 * @returns pieces of `[sample]`; a mono piece is passed on as it is
 */
export async function* toMono(chunks: AsyncIterable<Float32Array[]>): AsyncGenerator<Float32Array> {
  for await (const channels of chunks) yield channels.length === 1 ? channels[0] : average(channels);
}

function average(channels: readonly Float32Array[]): Float32Array {
  const mono = new Float32Array(channels[0]?.length ?? 0);
  for (let i = 0; i < mono.length; i++) {
    let sum = 0;
    for (const channel of channels) sum += channel[i];
    mono[i] = sum / channels.length;
  }
  return mono;
}
