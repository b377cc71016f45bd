import type { KnownKind, ModelSpec } from '../../contract/index.ts';
import { softmax } from '../math/softmax.ts';
import type { Session, Tensor } from '../onnx/session.ts';
import type { ClassifiedVariant, KnownClips, WindowVector } from '../types.ts';
import { embeddingSize, splitRows } from './encoder.ts';

type Outputs = Record<string, Tensor>;

const NOTHING_KNOWN: KnownClips = { room: [], speaker: [] };

/**
 * Classifies windows, each variant by itself.
 *
 * @param known the clips of the room and the speaker, each [classifier.known.size]; only a model that adapts has a
 *   place for them
 * @returns one entry a vector
 */
export async function classify(
  session: Session,
  spec: ModelSpec,
  vectors: readonly WindowVector[],
  known: KnownClips = NOTHING_KNOWN,
): Promise<ClassifiedVariant[]> {
  const outputs = await session.run({ ...windowInputs(spec, vectors), ...knownInputs(spec, known) });
  const rows = vectors.length;
  const adaptations = spec.classifier.known ? adaptationsOf(outputs, rows) : [];
  const unlikenesses = spec.calibration.unlikeAbove === undefined ? [] : numbersOf(outputs.unlikeness);
  return splitRows(numbersOf(outputs.logits), rows).map((logits, i) => ({
    probabilities: softmax(logits, spec.calibration.temperature),
    ...adaptations[i],
    unlikeness: unlikenesses[i],
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

function knownInputs({ classifier }: ModelSpec, { room, speaker }: KnownClips): Record<string, Tensor> {
  if (!classifier.known) return {};
  const { size } = classifier.known;
  return { ...clipInputs('room', room, size), ...clipInputs('speaker', speaker, size) };
}

function clipInputs(kind: KnownKind, clips: readonly Float32Array[], size: number): Record<string, Tensor> {
  // Where nothing is known a row of zeros fills the place, and is marked as no clip.
  const rows = Math.max(clips.length, 1);
  const data = new Float32Array(rows * size);
  for (const [row, clip] of clips.entries()) data.set(clip, row * size);
  const present = new Float32Array(rows).fill(1, 0, clips.length);
  return {
    [`${kind}_clips`]: { data, shape: [rows, size] },
    [`${kind}_present`]: { data: present, shape: [rows] },
  };
}

function adaptationsOf(outputs: Outputs, rows: number): Pick<ClassifiedVariant, 'clipVector' | 'weights'>[] {
  const weights = { room: numbersOf(outputs.room_weight)[0], speaker: numbersOf(outputs.speaker_weight)[0] };
  return splitRows(numbersOf(outputs.clip_vector), rows).map((clipVector) => ({ clipVector, weights }));
}

function numbersOf({ data }: Tensor): Float32Array {
  return data as Float32Array;
}
