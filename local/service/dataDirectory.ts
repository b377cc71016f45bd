import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileDurably } from '../../standins/files/index.ts';
import { lockDataDirectory } from './lock.ts';
import { StartError } from './startError.ts';

/** Says that a directory is ours, so that `--reset` never erases another. */
const MARKER = 'ser-data.json';

/** Everything that the service keeps in its data directory. */
const CONTENTS = {
  s3: 's3',
  queue: 'queue',
  table: 'table',
  credentials: 'credentials.json',
  apiKey: 'api-key',
} as const;

/** Where each part keeps its state. */
export type DataPaths = Record<keyof typeof CONTENTS, string>;

/**
 * Makes or recognises a data directory.
 *
 * @throws StartError when it holds files and is none of ours
 */
export async function openDataDirectory(directory: string): Promise<DataPaths> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if (!(await isOurs(directory))) {
    const names = await readdir(directory);
    if (names.length > 0) {
      throw new StartError(
        `Expected ${directory} to be empty or a data directory of this service, found ${names.length} other files. Choose another with --data-dir.`,
      );
    }
    const marker = { what: 'Data of the local speech emotion service: recordings, results, keys.', format: 1 };
    await writeFileDurably(join(directory, MARKER), `${JSON.stringify(marker, null, 2)}\n`);
  }
  const entries = Object.entries(CONTENTS).map(([part, name]) => [part, join(directory, name)]);
  return Object.fromEntries(entries) as DataPaths;
}

/**
 * Erases what the service keeps, and nothing else, from a directory that is one of ours.
 *
 * @returns the names that were erased
 * @throws StartError when the directory has files and no marker, or is in use
 */
export async function resetDataDirectory(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => [] as string[]);
  if (names.length === 0) return [];
  if (!(await isOurs(directory))) {
    throw new StartError(
      `Expected ${directory} to be a data directory of this service, but it has no ${MARKER}: nothing was erased. Check --data-dir.`,
    );
  }
  const unlock = await lockDataDirectory(directory);
  try {
    const erased = Object.values(CONTENTS).filter((name) => names.includes(name));
    for (const name of erased) await rm(join(directory, name), { recursive: true, force: true });
    return erased;
  } finally {
    unlock();
  }
}

async function isOurs(directory: string): Promise<boolean> {
  const marker = await stat(join(directory, MARKER)).catch(() => undefined);
  return marker?.isFile() ?? false;
}
