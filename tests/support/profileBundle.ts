import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMOTIONS } from '../../contract/index.ts';
import { bentBundle, type SpecData } from './bundle.ts';
import { writeOnnx } from './onnxWriter.ts';

/** Numbers in the test bundle's speaker vector: the first of the embedding. */
export const SPEAKER_SIZE = 4;
/** How much each clip of a profile adds to the last logit. */
export const CLIP_TILT = 0.01;

/** What {@link profileBundle} changes about the bundle. */
export interface ProfileBundleOptions {
  /** The size that the graph has; {@link SPEAKER_SIZE} by default. */
  graphSize?: number;
  /** `plain` leaves out all that is about speakers. */
  classifier?: 'adapting' | 'plain';
  change?: (spec: SpecData, dir: string) => void;
}

/**
 * A bundle that adapts to speakers, with a classifier simple enough to be calculated by hand: the speaker vector is
 * v = embedding[0..4]; the first logits are (v − mean) / (1 + deviation), the last one is 0.01 × clips, the others 0.
 *
 * @returns the folder, and a function that removes it
 */
export function profileBundle({
  graphSize = SPEAKER_SIZE,
  classifier = 'adapting',
  change,
}: ProfileBundleOptions = {}): {
  dir: string;
  remove: () => void;
} {
  return bentBundle((spec, dir) => {
    const graph = classifier === 'plain' ? plainClassifier() : profileClassifier(graphSize);
    const file = 'profile-classifier.onnx';
    writeFileSync(join(dir, file), graph);
    const sha256 = createHash('sha256').update(graph).digest('hex');
    Object.assign(spec, { id: 'test-profile', version: '1.0.0' });
    const profile = classifier === 'plain' ? undefined : { size: SPEAKER_SIZE };
    Object.assign(spec.classifier, { file, sha256, inputs: ['embedding'], profile });
    Object.assign(spec, { calibration: { temperature: 1, unsureBelow: 0.5 } });
    change?.(spec, dir);
  });
}

function profileClassifier(size: number): Uint8Array {
  const labels = EMOTIONS.length;
  const selection = Float32Array.from({ length: size * labels }, (_, i) =>
    Math.floor(i / labels) === i % labels ? 1 : 0,
  );
  const tilt = Float32Array.from({ length: labels }, (_, i) => (i === labels - 1 ? CLIP_TILT : 0));
  return writeOnnx({
    inputs: { embedding: ['n', 'e'], profile_mean: [size], profile_deviation: [size], profile_clips: [1] },
    outputs: { logits: ['n', labels], speaker_vector: ['n', size] },
    constants: [
      { name: 'start', shape: [1], data: BigInt64Array.of(0n) },
      { name: 'end', shape: [1], data: BigInt64Array.of(BigInt(size)) },
      { name: 'axis', shape: [1], data: BigInt64Array.of(1n) },
      { name: 'one', shape: [1], data: Float32Array.of(1) },
      { name: 'selection', shape: [size, labels], data: selection },
      { name: 'tilt', shape: [labels], data: tilt },
    ],
    nodes: [
      { op: 'Slice', inputs: ['embedding', 'start', 'end', 'axis'], output: 'speaker_vector' },
      { op: 'Sub', inputs: ['speaker_vector', 'profile_mean'], output: 'centred' },
      { op: 'Add', inputs: ['profile_deviation', 'one'], output: 'spread' },
      { op: 'Div', inputs: ['centred', 'spread'], output: 'adapted' },
      { op: 'MatMul', inputs: ['adapted', 'selection'], output: 'scores' },
      { op: 'Mul', inputs: ['profile_clips', 'tilt'], output: 'tilted' },
      { op: 'Add', inputs: ['scores', 'tilted'], output: 'logits' },
    ],
  });
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
