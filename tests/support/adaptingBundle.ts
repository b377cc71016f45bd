import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMOTIONS } from '../../contract/index.ts';
import { bentBundle, type SpecData } from './bundle.ts';
import { type OnnxNode, writeOnnx } from './onnxWriter.ts';

/** Numbers in the test bundle's clip vector: the first of the embedding. */
export const CLIP_SIZE = 4;
/** How much the sum of the known clips' vectors moves the logits. */
export const TILT = 0.1;
/** How much each known clip adds to the weight. */
export const WEIGHT_PER_CLIP = { room: 0.02, speaker: 0.01 };

/** What {@link adaptingBundle} changes about the bundle. */
export interface AdaptingBundleOptions {
  /** The size of the clips that the graph takes; {@link CLIP_SIZE} by default. */
  graphSize?: number;
  /** The size of the clip vectors that it gives; by default that of the clips. */
  vectorSize?: number;
  /** How many clips of a room it takes; any by default. */
  roomClips?: number;
  /** `plain` leaves out all that is about rooms and speakers. */
  classifier?: 'adapting' | 'plain';
  change?: (spec: SpecData, dir: string) => void;
}

/**
 * A bundle that adapts to rooms and speakers, with a classifier simple enough to be calculated by hand: the clip vector
 * is v = embedding[0..4]; the first four logits are v − 0.1 × the sum of the room's clips, the others 0.1 × the sum of
 * the speaker's. A room counts 0.02 a clip, a speaker 0.01. The unlikeness is v[0].
 *
 * @returns the folder, and a function that removes it
 */
export function adaptingBundle({
  graphSize = CLIP_SIZE,
  vectorSize = graphSize,
  roomClips,
  classifier = 'adapting',
  change,
}: AdaptingBundleOptions = {}): {
  dir: string;
  remove: () => void;
} {
  return bentBundle((spec, dir) => {
    const graph =
      classifier === 'plain' ? plainClassifier() : adaptingClassifier(graphSize, vectorSize, roomClips ?? 'r');
    const file = 'adapting-classifier.onnx';
    writeFileSync(join(dir, file), graph);
    const sha256 = createHash('sha256').update(graph).digest('hex');
    Object.assign(spec, { id: 'test-adapting', version: '1.0.0' });
    const known = classifier === 'plain' ? undefined : { size: CLIP_SIZE };
    Object.assign(spec.classifier, { file, sha256, inputs: ['embedding'], known });
    Object.assign(spec, { calibration: { temperature: 1, unsureBelow: 0.5 } });
    change?.(spec, dir);
  });
}

function adaptingClassifier(size: number, vectorSize: number, roomClips: number | string): Uint8Array {
  return writeOnnx({
    inputs: {
      embedding: ['n', 'e'],
      room_clips: [roomClips, size],
      room_present: [roomClips],
      speaker_clips: ['s', size],
      speaker_present: ['s'],
    },
    outputs: {
      logits: ['n', EMOTIONS.length],
      clip_vector: ['n', vectorSize],
      room_weight: [1],
      speaker_weight: [1],
      unlikeness: ['n'],
    },
    constants: [
      { name: 'start', shape: [1], data: BigInt64Array.of(0n) },
      { name: 'end', shape: [1], data: BigInt64Array.of(BigInt(size)) },
      { name: 'vector_end', shape: [1], data: BigInt64Array.of(BigInt(vectorSize)) },
      { name: 'axis', shape: [1], data: BigInt64Array.of(1n) },
      { name: 'tilt', shape: [1], data: Float32Array.of(TILT) },
      { name: 'room_share', shape: [1], data: Float32Array.of(WEIGHT_PER_CLIP.room) },
      { name: 'speaker_share', shape: [1], data: Float32Array.of(WEIGHT_PER_CLIP.speaker) },
      { name: 'to_first', shape: [size, EMOTIONS.length], data: placing(size, 0) },
      { name: 'to_last', shape: [size, EMOTIONS.length], data: placing(size, CLIP_SIZE) },
      { name: 'first', shape: [size], data: Float32Array.from({ length: size }, (_, i) => Number(i === 0)) },
    ],
    nodes: [
      { op: 'Slice', inputs: ['embedding', 'start', 'vector_end', 'axis'], output: 'clip_vector' },
      { op: 'Slice', inputs: ['embedding', 'start', 'end', 'axis'], output: 'v' },
      ...knownNodes('room'),
      ...knownNodes('speaker'),
      { op: 'Sub', inputs: ['v', 'room_tilt'], output: 'adapted' },
      { op: 'MatMul', inputs: ['adapted', 'to_first'], output: 'first_logits' },
      { op: 'MatMul', inputs: ['speaker_tilt', 'to_last'], output: 'last_logits' },
      { op: 'Add', inputs: ['first_logits', 'last_logits'], output: 'logits' },
      { op: 'MatMul', inputs: ['v', 'first'], output: 'unlikeness' },
    ],
  });
}

/** The sum of the clips that are present, times the tilt; and what each of them counts. */
function knownNodes(kind: 'room' | 'speaker'): OnnxNode[] {
  return [
    { op: 'MatMul', inputs: [`${kind}_present`, `${kind}_clips`], output: `${kind}_sum` },
    { op: 'Mul', inputs: [`${kind}_sum`, 'tilt'], output: `${kind}_tilt` },
    { op: 'ReduceSum', inputs: [`${kind}_present`], output: `${kind}_count` },
    { op: 'Mul', inputs: [`${kind}_count`, `${kind}_share`], output: `${kind}_weight` },
  ];
}

/** The matrix that puts a clip vector's numbers among the logits. */
function placing(size: number, from: number): Float32Array {
  const labels = EMOTIONS.length;
  return Float32Array.from({ length: size * labels }, (_, i) => Number(Math.floor(i / labels) + from === i % labels));
}

/** The first eight numbers of the embedding are the logits. */
function plainClassifier(): Uint8Array {
  return writeOnnx({
    inputs: { embedding: ['n', 'e'] },
    outputs: { logits: ['n', EMOTIONS.length] },
    constants: [
      { name: 'start', shape: [1], data: BigInt64Array.of(0n) },
      { name: 'end', shape: [1], data: BigInt64Array.of(BigInt(EMOTIONS.length)) },
      { name: 'axis', shape: [1], data: BigInt64Array.of(1n) },
    ],
    nodes: [{ op: 'Slice', inputs: ['embedding', 'start', 'end', 'axis'], output: 'logits' }],
  });
}
