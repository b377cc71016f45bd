import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toModelCard } from '../../../contract/index.ts';
import { ModelBundleError } from '../../../core/errors.ts';
import { readModelSpec } from '../../../core/model/spec.ts';
import { mutateJson } from '../mutate/index.ts';
import { jsonSeeds } from './seedText.ts';
import type { Target } from './target.ts';

const GRAPH = 'no graph';
const FEATURES = ['rms', 'zcr'];

/** A model's description as training writes it, of two files that are there. */
const SPEC = {
  schemaVersion: 2,
  id: 'fuzz',
  version: '1.0.0',
  description: 'For tests.',
  licence: 'none',
  labels: ['angry', 'calm', 'disgust', 'fearful', 'happy', 'neutral', 'sad', 'surprise'],
  sampleRateHz: 16_000,
  trim: { topDb: 35, frameSamples: 2048, hopSamples: 512 },
  windows: { maxSingleSeconds: 10, windowSeconds: 4, hopSeconds: 4 },
  level: { rms: 0.1 },
  features: { names: FEATURES },
  encoder: {
    file: 'encoder.onnx',
    sha256: createHash('sha256').update(GRAPH).digest('hex'),
    precision: 'int8',
    sources: [{ name: 'none', origin: 'none', licence: 'none' }],
    layers: ['one'],
    size: 4,
    pooling: 'mean',
  },
  classifier: {
    file: 'classifier.onnx',
    sha256: createHash('sha256').update(GRAPH).digest('hex'),
    inputs: ['features', 'embedding'],
    known: { size: 8 },
  },
  calibration: { temperature: 1, unsureBelow: 0.5, unlikeAbove: 3 },
  augmentations: [
    { kind: 'noise', weight: 0.1, snrDb: 20 },
    { kind: 'roll', weight: 0.1, maxFraction: 0.2 },
    { kind: 'pitch', weight: 0.1, maxSemitones: 1 },
  ],
  metrics: [{ protocol: 'LOCO', corpus: 'mean', measure: 'uar', value: 0.5, clips: 10 }],
};

/** `model.json`: of a bundle that somebody else made. */
export const modelJson: Target = {
  name: 'model.json',
  seeds: () => jsonSeeds(SPEC),
  mutate: mutateJson,
  async open() {
    const directory = await mkdtemp(join(tmpdir(), 'ser-fuzz-'));
    for (const file of ['encoder.onnx', 'classifier.onnx']) await writeFile(join(directory, file), GRAPH);
    const feed = async (input: Uint8Array): Promise<string> => {
      await writeFile(join(directory, 'model.json'), input);
      try {
        toModelCard(await readModelSpec(directory, FEATURES));
        return 'model';
      } catch (error) {
        if (error instanceof ModelBundleError) return 'refused';
        throw error;
      }
    };
    return { feed, close: () => rm(directory, { recursive: true }) };
  },
};
