import { join } from 'node:path';
import type { ModelSpec } from '../../contract/index.ts';
import { ModelBundleError } from '../errors.ts';
import { loadSession, type Session } from '../onnx/session.ts';
import type { ModelBundle } from '../types.ts';
import { checkClassifier } from './checkClassifier.ts';
import { classify } from './classifier.ts';
import { checkEncoder, encode } from './encoder.ts';
import { readModelSpec } from './spec.ts';

/** How a bundle is loaded. */
export interface LoadBundleOptions {
  /** The handcrafted features that this code computes, in order. */
  featureNames: readonly string[];
  /** Threads inside one operation; 1 by default. */
  threads?: number;
}

/**
 * Loads a bundle and checks all of it: schema, hashes, feature names, the graphs' inputs and outputs.
 *
 * @param dir the bundle's folder, with `model.json`
 * @throws ModelBundleError naming what does not fit
 */
export async function loadBundle(dir: string, { featureNames, threads = 1 }: LoadBundleOptions): Promise<ModelBundle> {
  const spec = await readModelSpec(dir, featureNames);
  const [encoder, classifier] = await Promise.all([
    openGraph(dir, 'encoder', spec, threads),
    openGraph(dir, 'classifier', spec, threads),
  ]);
  await checkEncoder(encoder, spec);
  await checkClassifier(classifier, spec);
  return {
    spec,
    encode: (windows) => encode(encoder, spec.encoder.pooling, windows),
    classify: (vectors, known) => classify(classifier, spec, vectors, known),
    release: async () => {
      await Promise.all([encoder.release(), classifier.release()]);
    },
  };
}

async function openGraph(
  dir: string,
  part: 'encoder' | 'classifier',
  spec: ModelSpec,
  threads: number,
): Promise<Session> {
  const path = join(dir, spec[part].file);
  try {
    return await loadSession(path, { threads });
  } catch (cause) {
    throw new ModelBundleError(`${part}.file: ${path} is not a graph that onnxruntime can load.`, { cause });
  }
}
