/** @returns the bytes as a stream of pieces, whose sizes are taken in turn from `sizes`, over and over */
export async function* inPieces(bytes: Uint8Array, sizes: readonly number[] = [65_536]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length]);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** @returns samples as a stream of pieces, cut like {@link inPieces} */
export async function* samplesInPieces(
  samples: Float32Array,
  sizes: readonly number[] = [4_096],
): AsyncGenerator<Float32Array> {
  for (let at = 0, i = 0; at < samples.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length]);
    yield samples.subarray(at, at + size);
    at += size;
  }
}

/** @returns all that a stream gives */
export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

/** @returns pieces of samples joined */
export function join(pieces: readonly Float32Array[]): Float32Array {
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

/** @returns pieces of `[channel][sample]` joined, a channel at a time */
export function joinChannels(pieces: readonly Float32Array[][]): Float32Array[] {
  return (pieces[0] ?? []).map((_, c) => join(pieces.map((piece) => piece[c])));
}
