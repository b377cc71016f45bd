import { chmodSync, copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Copies a file, or a folder with all below it, in a form that every user may read: modes 0644 and 0755, whatever the
 * source's or the umask.
 *
 * @param keep given a path below `from`, with slashes; files that it refuses are left out, and folders without files too
 * @returns the size of what was copied, in bytes
 */
export function copyReadable(from: string, to: string, keep: (path: string) => boolean = () => true): number {
  if (statSync(from).isFile()) return copyFile(from, to);
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => keep(path) && statSync(join(from, path)).isFile())
    .sort();
  return files.reduce((sum, path) => sum + copyFile(join(from, path), join(to, path)), 0);
}

function copyFile(from: string, to: string): number {
  makeFolder(dirname(to));
  copyFileSync(from, to);
  chmodSync(to, 0o644);
  return statSync(to).size;
}

function makeFolder(path: string): void {
  const topmost = mkdirSync(path, { recursive: true });
  if (topmost === undefined) return;
  for (let made = path; made.length >= topmost.length; made = dirname(made)) chmodSync(made, 0o755);
}
