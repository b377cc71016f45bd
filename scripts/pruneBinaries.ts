// Removes what no machine of this kind, and no image in AWS, can load: onnxruntime's npm package holds every
// platform's libraries, 290 MB, of which one platform needs 25 to 90. Runs in `prepare`, after an install.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const LIBRARIES = 'node_modules/onnxruntime-node/bin/napi-v6';
/** What an image in AWS may hold, whatever machine it is made on. */
const DEPLOYABLE = ['linux/x64', 'linux/arm64'];

/**
 * Removes the libraries of onnxruntime for other platforms. Where this platform has none, nothing is touched: then
 * something is not as it is known here.
 *
 * @param root the repository's folder
 * @param own this machine's platform, as in `linux/x64`
 * @returns the platforms whose libraries were removed
 */
export function pruneBinaries(root: string, own: string): string[] {
  const libraries = join(root, LIBRARIES);
  if (!existsSync(join(libraries, own, 'onnxruntime_binding.node'))) return [];
  const foreign = platformsIn(libraries).filter((platform) => platform !== own && !DEPLOYABLE.includes(platform));
  for (const platform of foreign) rmSync(join(libraries, platform), { recursive: true, force: true });
  return foreign;
}

/** As in `darwin/arm64`. */
function platformsIn(libraries: string): string[] {
  const folders = (path: string): string[] =>
    readdirSync(path).filter((name) => statSync(join(path, name)).isDirectory());
  return folders(libraries).flatMap((system) => folders(join(libraries, system)).map((arch) => `${system}/${arch}`));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    pruneBinaries(fileURLToPath(new URL('..', import.meta.url)), `${process.platform}/${process.arch}`);
  } catch (error) {
    // A large install works as well as a small one.
    console.warn(`onnxruntime's libraries for other platforms stay: ${(error as Error).message}`);
  }
}
