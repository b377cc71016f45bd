import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFileDurably } from '../../../standins/files/index.ts';

it('replaces a file whole, keeps its mode, and leaves nothing beside it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ser-files-'));
  const path = join(directory, 'a');
  await writeFileDurably(path, 'first and long', { mode: 0o600 });
  await Promise.all(['b', 'c', 'd'].map((text) => writeFileDurably(path, text, { sync: false })));
  expect(['b', 'c', 'd']).toContain(await readFile(path, 'utf8'));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await expect(writeFileDurably(join(directory, 'missing', 'a'), 'x')).rejects.toThrow('ENOENT');
  expect(await readdir(directory)).toEqual(['a']);
  await rm(directory, { recursive: true });
});
