import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UsageError } from './errors.ts';

/** One recording to work on. */
export interface Input {
  /** As the user named it; `-` is standard input. */
  readonly file: string;
  open(): AsyncIterable<Uint8Array>;
}

/** What counts as a recording when a directory is walked; other files there are passed over. */
const AUDIO_EXTENSIONS = new Set(
  'aac aif aiff flac m4a mp3 mp4 oga ogg opus wav wave weba webm wma'.split(' ').map((name) => `.${name}`),
);

/**
 * The recordings that the user named: files as they are, directories walked in the order of names, `-` for standard
 * input. A file that is not there is an input too: opening it gives the error, on a line of its own.
 *
 * @param paths from the command line
 * @param filesFrom a file with one path a line, or undefined
 * @throws UsageError when that file cannot be read
 */
export async function findInputs(paths: readonly string[], filesFrom?: string): Promise<Input[]> {
  const listed = filesFrom === undefined ? [] : await readList(filesFrom);
  const inputs: Input[] = [];
  for (const path of [...paths, ...listed]) {
    if (path === '-') inputs.push({ file: '-', open: () => process.stdin });
    else for await (const file of walk(path)) inputs.push({ file, open: () => createReadStream(file) });
  }
  return inputs;
}

async function readList(path: string): Promise<string[]> {
  try {
    return (await readFile(path, 'utf8')).split(/\r?\n/).filter(Boolean);
  } catch (cause) {
    throw new UsageError(`--files-from: expected a readable file: ${(cause as Error).message}.`, { cause });
  }
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
    else if (AUDIO_EXTENSIONS.has(extname(entry.name).toLowerCase())) yield child;
  }
}
