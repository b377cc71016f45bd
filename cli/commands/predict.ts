import { loadModel } from '../../core/index.ts';
import { findInputs } from '../inputs.ts';
import { groupInputs, type KnownOptions, openSources } from '../known/index.ts';
import { startLines } from '../predictLines.ts';
import { startProgress } from '../progress.ts';
import { predictGroup } from './predictGroup.ts';

/** The options of `ser predict`. */
export interface PredictOptions extends KnownOptions {
  json?: boolean;
  csv?: boolean;
  augment?: boolean;
  threads: number;
  model: string;
  filesFrom?: string;
}

/** `ser predict`: the emotion in each recording. @returns the exit status */
export async function predict(paths: readonly string[], options: PredictOptions): Promise<0 | 1> {
  const { json, csv, augment = false, sameRoom = false } = options;
  const inputs = await findInputs(paths, options.filesFrom);
  const groups = groupInputs(inputs, options);
  const model = await loadModel(options.model, { threads: options.threads });
  const sources = await openSources(model, options);
  const lines = startLines({ json, csv, asked: sources.map(({ kind }) => kind) });
  const progress = startProgress(inputs.length);
  let status: 0 | 1 = 0;
  for (const group of groups) {
    const done = await predictGroup(group, { model, augment, sameRoom, sources, lines, progress });
    status = done || status;
  }
  progress.stop();
  return status;
}
