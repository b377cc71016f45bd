import { basename, dirname, resolve } from 'node:path';
import type { FileError } from '../../contract/index.ts';
import {
  type Analysis,
  addClip,
  analyse,
  classify,
  createProfile,
  type Model,
  type Profile,
  type ProfileModel,
  toProfileClip,
} from '../../core/index.ts';
import { toFileError, UsageError } from '../errors.ts';
import type { Input } from '../inputs.ts';
import { type PredictLines, startLines } from '../predictLines.ts';
import { type Progress, startProgress } from '../progress.ts';

/** How the recordings of the folders are recognised. */
export interface FoldersOptions {
  model: Model;
  profileModel: ProfileModel;
  augment: boolean;
  json?: boolean;
}

/** A recording that was read, or why not. */
type Read = { input: Input; analysis: Analysis } | { input: Input; error: FileError };

/**
 * `ser predict --speaker-from-folder`: each folder is one speaker. All recordings of a folder are read first, then each
 * is recognised with the others as its profile. Nothing is kept.
 *
 * @returns the exit status: 1 when a file failed
 * @throws UsageError for standard input, which lies in no folder
 */
export async function predictFolders(inputs: readonly Input[], options: FoldersOptions): Promise<0 | 1> {
  const folders = groupByFolder(inputs);
  const lines = startLines({ json: options.json, withProfile: true });
  const progress = startProgress(inputs.length);
  let status: 0 | 1 = 0;
  for (const [folder, files] of folders) {
    const reads: Read[] = [];
    for (const input of files) {
      reads.push(await read(input, options));
      progress.step();
    }
    const speaker = { speaker: basename(folder) || folder, profile: profileOf(reads, options.profileModel) };
    for (const one of reads) status = (await print(one, speaker, lines, progress)) || status;
  }
  progress.stop();
  return status;
}

function groupByFolder(inputs: readonly Input[]): Map<string, Input[]> {
  const folders = new Map<string, Input[]>();
  for (const input of inputs) {
    if (input.file === '-') {
      throw new UsageError('--speaker-from-folder: expected files, but standard input lies in no folder. Name files.');
    }
    const folder = dirname(resolve(input.file));
    folders.set(folder, [...(folders.get(folder) ?? []), input]);
  }
  return folders;
}

async function read(input: Input, { model, augment }: FoldersOptions): Promise<Read> {
  try {
    return { input, analysis: await analyse(input.open(), { model, augment }) };
  } catch (error) {
    return { input, error: toFileError(error) };
  }
}

/** All of a folder's clips count as equally recent. */
function profileOf(reads: readonly Read[], profileModel: ProfileModel): Profile {
  const vectors = reads.flatMap((one) => ('analysis' in one ? (one.analysis.speakerVector ?? []) : []));
  return vectors.reduce((profile, vector) => addClip(profile, toProfileClip(vector, 0)), createProfile(profileModel));
}

async function print(
  one: Read,
  profile: { speaker: string; profile: Profile },
  lines: PredictLines,
  progress: Progress,
): Promise<0 | 1> {
  if ('error' in one) {
    progress.aside(() => lines.printError(one.input, one.error));
    return 1;
  }
  const result = await classify(one.analysis, { profile });
  progress.aside(() => lines.print(one.input, result));
  return 0;
}
