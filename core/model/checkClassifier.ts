import { KNOWN_KINDS, type ModelSpec } from '../../contract/index.ts';
import { ModelBundleError } from '../errors.ts';
import type { Session } from '../onnx/session.ts';
import type { ClassifiedVariant } from '../types.ts';
import { classify } from './classifier.ts';
import { embeddingSize, requireNames } from './encoder.ts';

/** The graph's inputs that tell what is known. */
const KNOWN_INPUTS = KNOWN_KINDS.flatMap((kind) => [`${kind}_clips`, `${kind}_present`]);
const KNOWN_OUTPUTS = ['clip_vector', ...KNOWN_KINDS.map((kind) => `${kind}_weight`)];

/**
 * Runs the classifier on zeros, so that a graph of another shape is found at start.
 *
 * @throws ModelBundleError naming the classifier's field that does not fit
 */
export async function checkClassifier(session: Session, spec: ModelSpec): Promise<void> {
  checkNames(session, spec);
  const { probabilities, clipVector } = await probe(session, spec);
  if (probabilities.length !== spec.labels.length) {
    throw new ModelBundleError(
      `labels: expected ${spec.labels.length} outputs, the classifier gives ${probabilities.length}.`,
    );
  }
  const size = spec.classifier.known?.size;
  if (clipVector?.length !== size) {
    throw new ModelBundleError(
      `classifier.known.size: model.json says ${size}, the graph's clip_vector has ${clipVector?.length}.`,
    );
  }
}

function checkNames(session: Session, { classifier, calibration }: ModelSpec): void {
  requireNames('classifier.inputs', session.inputNames, classifier.inputs);
  requireNames('classifier outputs', session.outputNames, ['logits']);
  if (calibration.unlikeAbove !== undefined) {
    requireNames('calibration.unlikeAbove: graph outputs', session.outputNames, ['unlikeness']);
  }
  if (classifier.known) {
    requireNames('classifier.known: graph inputs', session.inputNames, KNOWN_INPUTS);
    requireNames('classifier.known: graph outputs', session.outputNames, KNOWN_OUTPUTS);
    return;
  }
  const asked = session.inputNames.filter((name) => KNOWN_INPUTS.includes(name));
  if (asked.length > 0) {
    throw new ModelBundleError(
      `classifier.known: expected its size, since the graph takes ${asked.join(', ')}; model.json has none.`,
    );
  }
}

async function probe(session: Session, spec: ModelSpec): Promise<ClassifiedVariant> {
  const zeros = {
    features: new Float64Array(spec.features.names.length),
    embedding: new Float32Array(embeddingSize(spec.encoder)),
  };
  const clip = new Float32Array(spec.classifier.known?.size ?? 0);
  try {
    // Of each another number: the graph must take any.
    const [row] = await classify(session, spec, [zeros], { room: [clip, clip], speaker: [clip, clip, clip] });
    return row;
  } catch (cause) {
    const fields = spec.classifier.known ? 'classifier.inputs or classifier.known.size' : 'classifier.inputs';
    throw new ModelBundleError(`${fields}: the graph refuses its input: ${(cause as Error).message}`, { cause });
  }
}
