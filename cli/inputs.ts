import type { Dirent } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AUDIO_FORMATS } from '../contract/index.ts';
import { UsageError } from './errors.ts';
import { withinLimit } from './withinLimit.ts';

/** One recording to work on. */
export interface Input {
  /** As the user named it; `-` is standard input. */
  readonly file: string;
  /** Its bytes; reading them fails for a file that is not there, cannot be read, or is over the limit. */
  open(): AsyncIterable<Uint8Array>;
}

/** What counts as a recording when a directory is walked; other files there are passed over. */
const AUDIO_EXTENSIONS = new Set(
  Object.values(AUDIO_FORMATS).flatMap(({ extensions }) => extensions.map((name) => `.${name}`)),
);

/**
 * The recordings that the user named: files as they are, directories walked in the order of names, `-` for standard
 * input. A file that is not there is an input too: opening it gives the error, on a line of its own.
 *
 * @param paths from the command line
 * @param filesFrom a file with one path a line, or undefined
 * @throws UsageError when that file cannot be read, or names nothing, or when a directory holds no recording
 */
export async function findInputs(paths: readonly string[], filesFrom?: string): Promise<Input[]> {
  const listed = filesFrom === undefined ? [] : await readList(filesFrom);
  const inputs: Input[] = [];
  const empty: string[] = [];
  for (const path of [...paths, ...listed]) {
    const found = path === '-' ? [{ file: '-', open: () => withinLimit(process.stdin) }] : await filesBelow(path);
    if (found.length === 0) empty.push(path);
    inputs.push(...found);
  }
  if (empty.length > 0) throw new UsageError(noRecordings(empty));
  return inputs;
}

async function readList(path: string): Promise<string[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`--files-from: expected a readable file: ${(cause as Error).message}.`, { cause });
  }
  const paths = text.split(/\r?\n/).filter(Boolean);
  if (paths.length === 0) throw new UsageError(`--files-from: expected one path a line, but ${path} has none.`);
  return paths;
}

function noRecordings(directories: readonly string[]): string {
  return `Expected recordings, named as such (.wav, .flac, …), but there are none in ${directories.join(', ')}. Leave it out, or name files.`;
}

async function filesBelow(path: string): Promise<Input[]> {
  const inputs: Input[] = [];
  for await (const file of walk(path)) inputs.push({ file, open: () => readRecording(file) });
  return inputs;
}

async function* walk(path: string): AsyncGenerator<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) {
    yield path;
    return;
  }
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (!entries) {
    // Opening it gives the error, on a line of its own.
    yield path;
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* walk(child);
    else if (AUDIO_EXTENSIONS.has(extname(entry.name).toLowerCase()) && !(await isSpecial(entry, child))) yield child;
  }
}

/** Whether it is a pipe, a socket or a device: reading one that nobody meant could wait, or go on, for ever. */
async function isSpecial(entry: Dirent, path: string): Promise<boolean> {
  // A link that leads nowhere is a file that is not there: its line says so.
  const found = entry.isSymbolicLink() ? await stat(path).catch(() => undefined) : entry;
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

async function* readRecording(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    yield* withinLimit(file.createReadStream(), (await file.stat()).size);
  } finally {
    await file.close();
  }
}
