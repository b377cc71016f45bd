import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_BUNDLE } from '../../contract/index.ts';
import { copyReadable } from './copyReadable.ts';
import { packageRoot } from './packageRoot.ts';
import { type Architecture, runtimePackages } from './runtimePackages.ts';

/** What to stage, and where. */
export interface StageImageOptions {
  /** As AWS Lambda names it. */
  architecture: Architecture;
  /** Emptied first. */
  outputDirectory: string;
}

/** A folder from which an image can be built. */
export interface StagedImage {
  /** Holds the Dockerfile. */
  directory: string;
  /** All files together: about what the image has beyond its base. */
  sizeBytes: number;
}

const BUNDLED_CODE = 'dist/functions/infer';

/**
 * Lays out all that the image of `infer` holds beside its Dockerfile, so that building it needs no npm and no network,
 * and works from macOS and Windows: npm's package of onnxruntime has the libraries of every platform. The same content
 * gives the same files, and every user may read them (AWS Lambda runs the function as a user of its own choice).
 *
 * @returns the folder, and its size
 * @throws Error when the code has not been bundled
 */
export function stageImage({ architecture, outputDirectory }: StageImageOptions): StagedImage {
  const root = packageRoot();
  if (!existsSync(join(root, BUNDLED_CODE, 'index.mjs'))) {
    throw new Error(`Expected the bundled code in ${BUNDLED_CODE}, but it is not there: run "npm run build" first.`);
  }
  rmSync(outputDirectory, { recursive: true, force: true });
  mkdirSync(outputDirectory, { recursive: true });
  let sizeBytes = 0;
  const stage = (from: string, to: string, keep?: (path: string) => boolean): void => {
    sizeBytes += copyReadable(join(root, from), join(outputDirectory, to), keep);
  };
  stage('functions/infer/Dockerfile', 'Dockerfile');
  stage(BUNDLED_CODE, 'code');
  stage('LICENSE', 'code/LICENSE');
  stage('NOTICE', 'code/NOTICE');
  stage(DEFAULT_BUNDLE, 'model', (path) => /\.(json|onnx|md)$/.test(path));
  for (const { directory, keep } of runtimePackages(root, architecture)) stage(directory, directory, keep);
  return { directory: outputDirectory, sizeBytes };
}
