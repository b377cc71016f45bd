import type { ModelSpec } from '../../contract/index.ts';
import { ModelBundleError } from '../errors.ts';
import { concatenate } from '../math/concatenate.ts';
import { RunningMean, RunningMoments } from '../math/moments.ts';
import type { Session } from '../onnx/session.ts';
import type { Encoding } from '../types.ts';

type Pooling = ModelSpec['encoder']['pooling'];

/**
 * Encodes windows of speech.
 *
 * @param windows mono PCM at 16 kHz in −1..1; lengths may differ
 * @returns one entry a window
 */
export async function encode(
  session: Session,
  pooling: Pooling,
  windows: readonly Float32Array[],
): Promise<Encoding[]> {
  const batch = windows.length;
  const longest = Math.max(...windows.map((window) => window.length));
  const waveforms = new Float32Array(batch * longest);
  for (const [row, window] of windows.entries()) waveforms.set(window, row * longest);
  const lengths = BigInt64Array.from(windows, (window) => BigInt(window.length));
  const outputs = await session.run({
    waveforms: { data: waveforms, shape: [batch, longest] },
    lengths: { data: lengths, shape: [batch] },
  });
  const parts = embeddingParts(pooling).map((name) => splitRows(outputs[name].data as Float32Array, batch));
  return windows.map((_, row) => ({
    embedding: concatenate(parts.map((rows) => rows[row])),
    frames: Number(outputs.frames.data[row]),
  }));
}

/** The graph's outputs that an embedding is made of, in order. */
function embeddingParts(pooling: Pooling): ('mean' | 'std')[] {
  return pooling === 'mean' ? ['mean'] : ['mean', 'std'];
}

/**
 * The embedding of several stretches together, which come one after another: as if the encoder's frames had been pooled
 * all at once. None of them is kept.
 */
export class MergedEncoding {
  readonly #hasDeviations: boolean;
  readonly #mean = new RunningMean();
  readonly #moments = new RunningMoments();

  /** @param pooling that of all encodings */
  constructor(pooling: Pooling) {
    this.#hasDeviations = pooling === 'mean-std';
  }

  /** Takes the encoding of the next stretch. */
  add({ embedding, frames }: Encoding): void {
    if (!this.#hasDeviations) {
      this.#mean.add(embedding, frames);
      return;
    }
    const size = embedding.length / 2;
    this.#moments.add({ count: frames, mean: embedding.subarray(0, size), std: embedding.subarray(size) });
  }

  /**
   * @returns [size], or [2 × size] with deviations
   * @throws RangeError when there was no encoding
   */
  embedding(): Float32Array {
    if (!this.#hasDeviations) return Float32Array.from(this.#mean.mean());
    const { mean, std } = this.#moments.moments();
    return concatenate([mean, std]);
  }
}

/** Numbers in an embedding. */
export function embeddingSize({ size, pooling }: Pick<ModelSpec['encoder'], 'size' | 'pooling'>): number {
  return size * embeddingParts(pooling).length;
}

/**
 * Runs the encoder once on a second of silence, so that a graph of another shape is found at start.
 *
 * @throws ModelBundleError naming the encoder's field that does not fit
 */
export async function checkEncoder(session: Session, { encoder, sampleRateHz }: ModelSpec): Promise<void> {
  const parts = embeddingParts(encoder.pooling);
  requireNames('encoder inputs', session.inputNames, ['waveforms', 'lengths']);
  requireNames(`encoder.pooling ${encoder.pooling}: graph outputs`, session.outputNames, [...parts, 'frames']);
  const [{ embedding }] = await encode(session, encoder.pooling, [new Float32Array(sampleRateHz)]);
  const size = embedding.length / parts.length;
  if (size !== encoder.size) {
    throw new ModelBundleError(
      `encoder.size: model.json says ${encoder.size}, the graph gives ${size}. Correct it, or export the encoder again.`,
    );
  }
}

/** A copy of each row, whatever its shape, flat: the runtime's own memory would keep the whole batch. */
export function splitRows(data: Float32Array, rows: number): Float32Array[] {
  const size = data.length / rows;
  return Array.from({ length: rows }, (_, row) => data.slice(row * size, (row + 1) * size));
}

/** @throws ModelBundleError when a graph lacks one of the names */
export function requireNames(what: string, got: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((name) => !got.includes(name));
  if (missing.length > 0) {
    throw new ModelBundleError(`${what}: expected ${expected.join(', ')}; got ${got.join(', ')}.`);
  }
}
