import {
  loadModel,
  type Model,
  type ProfileModel,
  profileModelOf,
  recognise,
  toProfileClip,
} from '../../core/index.ts';
import { UsageError } from '../errors.ts';
import { findInputs, type Input } from '../inputs.ts';
import { startLines } from '../predictLines.ts';
import { runFiles } from '../run.ts';
import { openStore } from '../speakers/index.ts';
import { predictFolders } from './predictFolders.ts';

/** The options of `ser predict`. */
export interface PredictOptions {
  json?: boolean;
  augment?: boolean;
  model: string;
  filesFrom?: string;
  /** One speaker speaks in all recordings; the profile is used and learned. */
  speaker?: string;
  /** Each folder is one speaker; nothing is kept. */
  speakerFromFolder?: boolean;
  dataDir: string;
}

/** `ser predict`: the emotion in each recording. @returns the exit status */
export async function predict(paths: readonly string[], options: PredictOptions): Promise<0 | 1> {
  const inputs = await findInputs(paths, options.filesFrom);
  const model = await loadModel(options.model);
  const { augment = false, speaker, speakerFromFolder } = options;
  if (speakerFromFolder) {
    const profileModel = requireProfiles(model, '--speaker-from-folder');
    return predictFolders(inputs, { model, profileModel, augment, json: options.json });
  }
  if (speaker !== undefined) return predictSpeaker(inputs, model, { ...options, speaker });
  const lines = startLines({ json: options.json, withProfile: false });
  return runFiles(inputs, {
    work: async (input) => (await recognise(input.open(), { model, augment })).recognition,
    ...lines,
  });
}

async function predictSpeaker(
  inputs: readonly Input[],
  model: Model,
  { speaker, dataDir, json, augment = false }: PredictOptions & { speaker: string },
): Promise<0 | 1> {
  const profileModel = requireProfiles(model, '--speaker');
  const store = openStore(dataDir);
  await store.prepare();
  return runFiles(inputs, {
    async work(input) {
      // Read anew each time: another process may be learning the same speaker.
      const profile = await store.profileFor(speaker, profileModel);
      const options = { model, augment, profile: { speaker, profile } };
      const { recognition, speakerVector } = await recognise(input.open(), options);
      if (speakerVector) await store.learn(speaker, profileModel, toProfileClip(speakerVector, Date.now()));
      return recognition;
    },
    ...startLines({ json, withProfile: true }),
  });
}

/** @throws UsageError when the model adapts to nobody */
function requireProfiles({ spec }: Model, option: string): ProfileModel {
  const profileModel = profileModelOf(spec);
  if (profileModel) return profileModel;
  throw new UsageError(
    `${option}: expected a model that adapts to speakers, but ${spec.id} ${spec.version} does not (its model.json has no classifier.profile). Leave the option out, or name another --model.`,
  );
}
