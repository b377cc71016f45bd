import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DEFAULT_BUNDLE } from '../../contract/index.ts';
import { bundleDirectory, FUNCTIONS_DIRECTORY, packageRoot } from '../built.ts';
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

/**
 * Lays out all that the image of `infer` holds beside its Dockerfile, so that building it needs no npm and no network,
 * and works from macOS and Windows: npm's package of onnxruntime has the libraries of every platform. The same content
 * gives the same files, and every user may read them (AWS Lambda runs the function as a user of its own choice).
 *
 * @returns the folder, and its size
 * @throws NotBuiltError when the code has not been bundled
 */
export function stageImage({ architecture, outputDirectory }: StageImageOptions): StagedImage {
  const root = packageRoot();
  const code = bundleDirectory(join(root, FUNCTIONS_DIRECTORY), 'infer');
  rmSync(outputDirectory, { recursive: true, force: true });
  mkdirSync(outputDirectory, { recursive: true });
  let sizeBytes = 0;
  const stage = (from: string, to: string, keep?: (path: string) => boolean): void => {
    sizeBytes += copyReadable(resolve(root, from), join(outputDirectory, to), keep);
  };
  stage('functions/infer/Dockerfile', 'Dockerfile');
  stage(code, 'code');
  stage('LICENSE', 'code/LICENSE');
  stage('NOTICE', 'code/NOTICE');
  stage(DEFAULT_BUNDLE, 'model', (path) => /\.(json|onnx|md)$/.test(path));
  for (const { directory, keep } of runtimePackages(root, architecture)) stage(directory, directory, keep);
  return { directory: outputDirectory, sizeBytes };
}

/**
 * Copies a file, or a folder with all below it, in a form that every user may read: modes 0644 and 0755, whatever the
 * source's or the umask.
 *
 * @param keep given a path below `from`, with slashes; files that it refuses are left out, and folders without files too
 * @returns the size of what was copied, in bytes
 */
function copyReadable(from: string, to: string, keep: (path: string) => boolean = () => true): number {
  if (statSync(from).isFile()) return copyFile(from, to);
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => keep(path) && statSync(join(from, path)).isFile())
    .sort();
  return files.reduce((sum, path) => sum + copyFile(join(from, path), join(to, path)), 0);
}

function copyFile(from: string, to: string): number {
  makeFolder(dirname(to));
  copyFileSync(from, to);
  chmodSync(to, 0o644);
  return statSync(to).size;
}

function makeFolder(path: string): void {
  const topmost = mkdirSync(path, { recursive: true });
  if (topmost === undefined) return;
  for (let made = path; made.length >= topmost.length; made = dirname(made)) chmodSync(made, 0o755);
}
