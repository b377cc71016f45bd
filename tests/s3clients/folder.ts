import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';

/** A folder with files that a user may have. */
export interface Folder {
  path: string;
  /** Its small files, by path within it. */
  small: ReadonlyMap<string, Buffer>;
  /** A file that every client sends in parts, outside of the folder. */
  largePath: string;
  large: Buffer;
  /** A path beside the folder, for what comes back. */
  aside: (name: string) => string;
  remove: () => Promise<void>;
}

/** Over the size from which each client splits (16 MB at most), and no whole number of parts. */
const LARGE_BYTES = 17 * 1024 * 1024 + 1;

/** Makes one, with names that a URL or XML would get wrong. */
export async function makeFolder(): Promise<Folder> {
  const root = await mkdtemp(join(tmpdir(), 'ser-s3clients-'));
  const path = join(root, 'folder');
  const names = ['one.wav', 'two & three.wav', 'é+1/100% #4.wav', 'deep/er/five.wav', 'empty.wav'];
  const small = new Map(names.map((name, index) => [name, randomBytes(name === 'empty.wav' ? 0 : 1000 + index)]));
  for (const [name, bytes] of small) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), bytes);
  }
  const large = randomBytes(LARGE_BYTES);
  const largePath = join(root, 'large.wav');
  await writeFile(largePath, large);
  const remove = () => rm(root, { recursive: true, force: true });
  return { path, small, large, largePath, aside: (name) => join(root, name), remove };
}

/** All files below a path, by path within it. */
export async function readFolder(path: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (file: string) => [relative(path, file).split(sep).join('/'), await readFile(file)] as const;
  return new Map(await Promise.all(files.map(read)));
}
