import { basename, dirname, resolve } from 'node:path';
import type { KnownKind } from '../../contract/index.ts';
import { type Model, type ProfileModel, profileModelOf } from '../../core/index.ts';
import { UsageError } from '../errors.ts';
import type { Input } from '../inputs.ts';
import { openStore } from '../profiles/index.ts';
import { type KnownSource, keptSource, togetherSource } from './sources.ts';

/** The options of `ser predict` that say what is known of the recordings. */
export interface KnownOptions {
  /** All recordings are of one room; nothing is kept. */
  sameRoom?: boolean;
  /** All recordings are of this room; its profile is used and learned. */
  room?: string;
  /** One speaker speaks in all recordings; the profile is used and learned. */
  speaker?: string;
  /** Each folder is one speaker; nothing is kept. */
  speakerFromFolder?: boolean;
  /** Where profiles are kept. */
  dataDir: string;
}

/** What `--same-room` is called in results. */
const SAME_ROOM = 'same-room';

/**
 * The sources of what the options say is known, at most one of each kind.
 *
 * @throws UsageError when the model does not adapt, ProfileStoreError when profiles cannot be kept
 */
export async function openSources(model: Model, options: KnownOptions): Promise<KnownSource[]> {
  const { sameRoom, room, speaker, speakerFromFolder } = options;
  const sources: KnownSource[] = [];
  if (sameRoom) {
    const of = requireAdapting(model, '--same-room');
    sources.push(togetherSource('room', of, () => SAME_ROOM, String));
  }
  if (room !== undefined) sources.push(await openKept('room', room, model, options));
  if (speaker !== undefined) sources.push(await openKept('speaker', speaker, model, options));
  if (speakerFromFolder) {
    const of = requireAdapting(model, '--speaker-from-folder');
    sources.push(togetherSource('speaker', of, folderOf, (folder) => basename(folder) || folder));
  }
  return sources;
}

async function openKept(
  kind: KnownKind,
  name: string,
  model: Model,
  { dataDir }: Pick<KnownOptions, 'dataDir'>,
): Promise<KnownSource> {
  const profileModel = requireAdapting(model, `--${kind}`);
  const store = openStore(kind, dataDir);
  await store.prepare();
  return keptSource(kind, name, store, profileModel);
}

/** @throws UsageError when the model does not adapt */
function requireAdapting({ spec }: Model, option: string): ProfileModel {
  const profileModel = profileModelOf(spec);
  if (profileModel) return profileModel;
  throw new UsageError(
    `${option}: expected a model that adapts to rooms and speakers, but ${spec.id} ${spec.version} does not (its model.json has no classifier.known). Leave the option out, or name another --model.`,
  );
}

/**
 * The recordings that must be read before any of them is recognised, since they tell of one another.
 *
 * @returns each recording in one group, in order
 * @throws UsageError for standard input, which lies in no folder
 */
export function groupInputs(inputs: readonly Input[], { sameRoom, speakerFromFolder }: KnownOptions): Input[][] {
  if (!speakerFromFolder) return sameRoom ? [[...inputs]] : inputs.map((input) => [input]);
  const folders = new Map<string, Input[]>();
  for (const input of inputs) folders.set(folderOf(input), [...(folders.get(folderOf(input)) ?? []), input]);
  return sameRoom ? [[...inputs]] : [...folders.values()];
}

function folderOf({ file }: Input): string {
  if (file !== '-') return dirname(resolve(file));
  throw new UsageError('--speaker-from-folder: expected files, but standard input lies in no folder. Name files.');
}
