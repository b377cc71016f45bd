import type { ModelSpec } from '../../contract/index.ts';
import { ModelBundleError } from '../errors.ts';
import type { Moments } from '../math/moments.ts';
import type { Session } from '../onnx/index.ts';

/**
 * Encodes windows of speech: each layer's mean and standard deviation over time.
 *
 * @param windows mono PCM at 16 kHz in −1..1; lengths may differ
 * @returns one entry a window; `mean` and `std` are [layers × width], row-major, `count` is the number of frames
 */
export async function encode(session: Session, windows: readonly Float32Array[]): Promise<Moments[]> {
  const batch = windows.length;
  const longest = Math.max(...windows.map((window) => window.length));
  const waveforms = new Float32Array(batch * longest);
  for (const [row, window] of windows.entries()) waveforms.set(window, row * longest);
  const lengths = BigInt64Array.from(windows, (window) => BigInt(window.length));
  const { mean, std, frames } = await session.run({
    waveforms: { data: waveforms, shape: [batch, longest] },
    lengths: { data: lengths, shape: [batch] },
  });
  const size = mean.data.length / batch;
  return windows.map((_, row) => ({
    count: Number(frames.data[row]),
    mean: (mean.data as Float32Array).slice(row * size, (row + 1) * size),
    std: (std.data as Float32Array).slice(row * size, (row + 1) * size),
  }));
}

/** The vector that the classifier takes: all layers' means, then all layers' standard deviations. */
export function toEmbedding({ mean, std }: Moments): Float32Array {
  const embedding = new Float32Array(mean.length + std.length);
  embedding.set(mean);
  embedding.set(std, mean.length);
  return embedding;
}

/** Numbers in an embedding. */
export function embeddingSize({ layers, width }: ModelSpec['encoder']): number {
  return 2 * layers.length * width;
}

/**
 * Runs the encoder once on a second of silence, so that a graph of another shape is found at start.
 *
 * @throws ModelBundleError naming the encoder's field that does not fit
 */
export async function checkEncoder(session: Session, spec: ModelSpec): Promise<void> {
  requireNames('encoder inputs', session.inputNames, ['waveforms', 'lengths']);
  requireNames('encoder outputs', session.outputNames, ['mean', 'std', 'frames']);
  const [probe] = await encode(session, [new Float32Array(spec.sampleRateHz)]);
  const expected = spec.encoder.layers.length * spec.encoder.width;
  if (probe.mean.length !== expected || probe.std.length !== expected) {
    throw new ModelBundleError(
      `encoder.layers × encoder.width: model.json says ${expected} numbers, the graph gives ${probe.mean.length}.`,
    );
  }
}

/** @throws ModelBundleError when a graph lacks one of the names */
export function requireNames(what: string, got: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((name) => !got.includes(name));
  if (missing.length > 0) {
    throw new ModelBundleError(`${what}: expected ${expected.join(', ')}; got ${got.join(', ')}.`);
  }
}
