import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { CommandError } from '../shared/index.ts';

/** What is sent: a file's name without its folders, and its content. */
export interface Recording {
  fileName: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The recording to send: the one that was named, or one that comes with the project.
 *
 * @param file as typed; npm changes to the project's folder, and a path is meant from where it was typed
 * @throws CommandError when none is named and none comes with the project
 */
export async function findRecording(file: string | undefined): Promise<string> {
  if (file) return resolve(process.env.INIT_CWD ?? '.', file);
  const example = await exampleRecording(process.cwd());
  if (example) return example;
  throw new CommandError('No recording comes with the project; give one of speech with --file clip.wav.', 2);
}

/** @throws CommandError when there is no such file, or it cannot be read */
export async function readRecording(path: string): Promise<Recording> {
  try {
    return { fileName: basename(path), bytes: Uint8Array.from(await readFile(path)) };
  } catch (error) {
    throw new CommandError(
      `Expected a file at ${path}; got ${(error as NodeJS.ErrnoException).code}; check --file.`,
      2,
    );
  }
}

/** @returns a recording that comes with the project (WAV or FLAC under examples/), or `undefined` */
export async function exampleRecording(directory: string): Promise<string | undefined> {
  const folder = join(directory, 'examples');
  const files = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  const [first] = files.filter((file) => /\.(wav|flac)$/i.test(file)).sort();
  return first && join(folder, first);
}
