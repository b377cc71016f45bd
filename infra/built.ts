import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Something that has to be built before is not there. The message says what, and how to build it. */
export class NotBuiltError extends Error {
  override readonly name = 'NotBuiltError';
}

/** Where `npm run build` puts a folder for each function. */
export const FUNCTIONS_DIRECTORY = 'dist/functions';

/**
 * Where a function's bundle lies.
 *
 * @param functionsDirectory the folder in which `npm run build` puts a folder for each function
 * @throws NotBuiltError when it is not there
 */
export function bundleDirectory(functionsDirectory: string, name: string): string {
  const directory = join(functionsDirectory, name);
  if (existsSync(join(directory, 'index.mjs'))) return directory;
  throw new NotBuiltError(`Expected ${name}'s code in ${directory}, but it is not there: run "npm run build" first.`);
}

/** @returns the repository's folder, from a source file as well as from a bundle of it, which lies elsewhere */
export function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
  return directory;
}
