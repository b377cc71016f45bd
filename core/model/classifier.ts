import type { ModelSpec } from '../../contract/index.ts';
import { ModelBundleError } from '../errors.ts';
import { softmax } from '../math/softmax.ts';
import type { Session } from '../onnx/index.ts';
import { embeddingSize, requireNames } from './encoder.ts';

/** What the classifier sees of one window. */
export interface WindowVector {
  /** The handcrafted features, [94]. */
  readonly features: Float64Array;
  /** The encoder's vector, [2 × layers × width]. */
  readonly embedding: Float32Array;
}

/**
 * Classifies windows.
 *
 * @returns one row a window: calibrated probabilities in the order of `spec.labels`, summing to 1
 */
export async function classify(
  session: Session,
  spec: ModelSpec,
  vectors: readonly WindowVector[],
): Promise<Float64Array[]> {
  const sizes = { features: spec.features.names.length, embedding: embeddingSize(spec.encoder) };
  const inputs = Object.fromEntries(
    spec.classifier.inputs.map((name) => {
      const data = new Float32Array(vectors.length * sizes[name]);
      for (const [row, vector] of vectors.entries()) data.set(vector[name], row * sizes[name]);
      return [name, { data, shape: [vectors.length, sizes[name]] }];
    }),
  );
  const { logits } = await session.run(inputs);
  const data = logits.data as Float32Array;
  const width = data.length / vectors.length;
  return vectors.map((_, row) => softmax(data.subarray(row * width, (row + 1) * width), spec.calibration.temperature));
}

/**
 * Runs the classifier once on zeros, so that a graph of another shape is found at start.
 *
 * @throws ModelBundleError naming the classifier's field that does not fit
 */
export async function checkClassifier(session: Session, spec: ModelSpec): Promise<void> {
  requireNames('classifier.inputs', session.inputNames, spec.classifier.inputs);
  requireNames('classifier outputs', session.outputNames, ['logits']);
  const zeros = {
    features: new Float64Array(spec.features.names.length),
    embedding: new Float32Array(embeddingSize(spec.encoder)),
  };
  let width: number;
  try {
    const [row] = await classify(session, spec, [zeros]);
    width = row.length;
  } catch (cause) {
    throw new ModelBundleError(`classifier.inputs: the graph refuses its input: ${(cause as Error).message}`, {
      cause,
    });
  }
  if (width !== spec.labels.length) {
    throw new ModelBundleError(`labels: expected ${spec.labels.length} outputs, the classifier gives ${width}.`);
  }
}
