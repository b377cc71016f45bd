import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tree = /```\n([\s\S]*?)```/.exec(readFileSync(`${root}ARCHITECTURE.md`, 'utf8'))![1];

/** The paths that the drawing names: indented ones lie in the folder above them. */
function pathsOf(drawing: string): string[] {
  let parent = '';
  return drawing
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const indented = line.startsWith('  ');
      // Names end at two spaces, where the explanation begins; a line of names alone has several.
      const names = line.trim().split(/ {2,}/)[0].split(' ');
      if (!indented) parent = names[0]!;
      return names.map((name) => (indented ? parent + name : name));
    });
}

describe('the drawing in ARCHITECTURE.md', () => {
  it('names nothing that is not there', () => {
    expect(pathsOf(tree).filter((path) => !existsSync(root + path))).toEqual([]);
  });

  it('names every folder of core/', () => {
    const folders = readdirSync(`${root}core`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const drawn = pathsOf(tree);
    expect(folders.map(({ name }) => `core/${name}/`).filter((path) => !drawn.includes(path))).toEqual([]);
  });
});
