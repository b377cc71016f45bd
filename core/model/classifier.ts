import type { ModelSpec } from '../../contract/index.ts';
import { ModelBundleError } from '../errors.ts';
import type { Moments } from '../math/moments.ts';
import { softmax } from '../math/softmax.ts';
import type { Session, Tensor } from '../onnx/session.ts';
import type { ClassifiedVariant, WindowVector } from '../types.ts';
import { embeddingSize, requireNames, splitRows } from './encoder.ts';

/** The graph's inputs that tell who speaks. */
const PROFILE_INPUTS = ['profile_mean', 'profile_deviation', 'profile_clips'];

/**
 * Classifies windows, each variant by itself.
 *
 * @param speaker the speaker's statistics over clips, each [profile.size]; nobody known when left out. Given only to a
 *   model that adapts: another one has no place for them
 * @returns one entry a vector
 */
export async function classify(
  session: Session,
  spec: ModelSpec,
  vectors: readonly WindowVector[],
  speaker?: Moments,
): Promise<ClassifiedVariant[]> {
  const outputs = await session.run({ ...windowInputs(spec, vectors), ...speakerInputs(spec, speaker) });
  const logits = rowsOf(outputs.logits, vectors.length);
  const speakerVectors = spec.classifier.profile ? rowsOf(outputs.speaker_vector, vectors.length) : undefined;
  return logits.map((row, i) => ({
    probabilities: softmax(row, spec.calibration.temperature),
    ...(speakerVectors ? { speakerVector: speakerVectors[i] } : {}),
  }));
}

function windowInputs(spec: ModelSpec, vectors: readonly WindowVector[]): Record<string, Tensor> {
  const sizes = { features: spec.features.names.length, embedding: embeddingSize(spec.encoder) };
  return Object.fromEntries(
    spec.classifier.inputs.map((name) => {
      const data = new Float32Array(vectors.length * sizes[name]);
      for (const [row, vector] of vectors.entries()) data.set(vector[name], row * sizes[name]);
      return [name, { data, shape: [vectors.length, sizes[name]] }];
    }),
  );
}

function speakerInputs({ classifier: { profile } }: ModelSpec, speaker: Moments | undefined): Record<string, Tensor> {
  if (!profile) return {};
  const shape = [profile.size];
  return {
    profile_mean: { data: speaker?.mean ?? new Float32Array(profile.size), shape },
    profile_deviation: { data: speaker?.std ?? new Float32Array(profile.size), shape },
    profile_clips: { data: Float32Array.of(speaker?.count ?? 0), shape: [1] },
  };
}

function rowsOf({ data }: Tensor, rows: number): Float32Array[] {
  return splitRows(data as Float32Array, rows);
}

/**
 * Runs the classifier on zeros, so that a graph of another shape is found at start.
 *
 * @throws ModelBundleError naming the classifier's field that does not fit
 */
export async function checkClassifier(session: Session, spec: ModelSpec): Promise<void> {
  checkNames(session, spec);
  const { probabilities, speakerVector } = await probe(session, spec);
  if (probabilities.length !== spec.labels.length) {
    throw new ModelBundleError(
      `labels: expected ${spec.labels.length} outputs, the classifier gives ${probabilities.length}.`,
    );
  }
  const size = spec.classifier.profile?.size;
  if (speakerVector?.length !== size) {
    throw new ModelBundleError(
      `classifier.profile.size: model.json says ${size}, the graph's speaker_vector has ${speakerVector?.length}.`,
    );
  }
}

function checkNames(session: Session, { classifier }: ModelSpec): void {
  requireNames('classifier.inputs', session.inputNames, classifier.inputs);
  requireNames('classifier outputs', session.outputNames, ['logits']);
  if (classifier.profile) {
    requireNames('classifier.profile: graph inputs', session.inputNames, PROFILE_INPUTS);
    requireNames('classifier.profile: graph outputs', session.outputNames, ['speaker_vector']);
    return;
  }
  const asked = session.inputNames.filter((name) => PROFILE_INPUTS.includes(name));
  if (asked.length > 0) {
    throw new ModelBundleError(
      `classifier.profile: expected its size, since the graph takes ${asked.join(', ')}; model.json has none.`,
    );
  }
}

async function probe(session: Session, spec: ModelSpec): Promise<ClassifiedVariant> {
  const zeros = {
    features: new Float64Array(spec.features.names.length),
    embedding: new Float32Array(embeddingSize(spec.encoder)),
  };
  try {
    const [row] = await classify(session, spec, [zeros]);
    return row;
  } catch (cause) {
    const fields = spec.classifier.profile ? 'classifier.inputs or classifier.profile.size' : 'classifier.inputs';
    throw new ModelBundleError(`${fields}: the graph refuses its input: ${(cause as Error).message}`, { cause });
  }
}
