import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NotBuiltError } from './notBuiltError.ts';

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
