import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ROOMS = ['contract', 'core', 'functions', 'infra', 'local', 'standins', 'cli', 'web'];

interface Import {
  from: string;
  to: string;
}

/** Every import line of the project's own code: relative ones resolved to a path below the root, others as they are. */
function readImports(room: string): Import[] {
  const files = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const from = join(room, file);
    const text = readFileSync(join(root, from), 'utf8');
    const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]);
    return specifiers.map((to) => ({ from, to: to.startsWith('.') ? normalize(join(dirname(from), to)) : to }));
  });
}

const imports = ROOMS.flatMap(readImports);

/** The imports that break a rule, as readable lines. */
function breaking(rule: (entry: Import) => boolean): string[] {
  return imports.filter(rule).map(({ from, to }) => `${from} imports ${to}`);
}

const isIn = (path: string, ...folders: string[]): boolean => folders.some((folder) => path.startsWith(`${folder}/`));
const isOurs = (path: string): boolean => isIn(path, ...ROOMS);

describe('the imports keep to ARCHITECTURE.md', () => {
  it('were found at all', () => {
    expect(imports.length).toBeGreaterThan(150);
  });

  it('contract/ imports only itself and zod', () => {
    expect(breaking(({ from, to }) => isIn(from, 'contract') && !isIn(to, 'contract') && to !== 'zod')).toEqual([]);
  });

  it('core/ knows no adapter: no AWS, no HTTP, no other room than contract/', () => {
    const allowed = (to: string): boolean =>
      isIn(to, 'core', 'contract') || (!isOurs(to) && !/^(@aws|aws-|hono|@hono|node:https?$)/.test(to));
    expect(breaking(({ from, to }) => isIn(from, 'core') && !allowed(to))).toEqual([]);
  });

  it('core/ is entered by core/index.ts alone', () => {
    const outside = ({ from, to }: Import): boolean =>
      !isIn(from, 'core') && isIn(to, 'core') && to !== 'core/index.ts';
    expect(breaking(outside)).toEqual([]);
  });

  it('a stage of core/ imports no sibling stage: only pipeline.ts and index.ts know them all', () => {
    const shared = ['core/math', 'core/onnx', 'contract'];
    const sibling = ({ from, to }: Import): boolean => {
      const stage = /^core\/[^/]+(?=\/)/.exec(from)?.[0];
      return stage !== undefined && isOurs(to) && !isIn(to, stage, ...shared) && to !== 'core/errors.ts';
    };
    expect(breaking(sibling)).toEqual([]);
  });

  it('math/ has no domain words: it imports nothing of ours', () => {
    expect(breaking(({ from, to }) => isIn(from, 'core/math') && isOurs(to) && !isIn(to, 'core/math'))).toEqual([]);
  });

  it('onnxruntime is loaded by core/onnx/ alone', () => {
    expect(breaking(({ from, to }) => to === 'onnxruntime-node' && !isIn(from, 'core/onnx'))).toEqual([]);
  });

  it('the page needs nothing but contract/', () => {
    expect(breaking(({ from, to }) => isIn(from, 'web') && isOurs(to) && !isIn(to, 'web', 'contract'))).toEqual([]);
  });

  it('functions/ know nothing of local/ or cli/', () => {
    expect(breaking(({ from, to }) => isIn(from, 'functions') && isIn(to, 'local', 'cli', 'web'))).toEqual([]);
  });

  it('infra/ knows of the functions only what the table and the queue must agree on, and how a key is made', () => {
    const allowed = (to: string): boolean =>
      isIn(to, 'infra', 'contract') || ['functions/records/index.ts', 'functions/newApiKey.ts'].includes(to);
    expect(breaking(({ from, to }) => isIn(from, 'infra') && isOurs(to) && !allowed(to))).toEqual([]);
  });

  it('nobody knows of infra/', () => {
    expect(breaking(({ from, to }) => !isIn(from, 'infra') && isIn(to, 'infra'))).toEqual([]);
  });

  it('core/ and contract/ never read the environment', () => {
    const files = ['core', 'contract'].flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => join(root, room, file)),
    );
    const readers = files.filter((file) => file.endsWith('.ts') && /process\.env/.test(readFileSync(file, 'utf8')));
    expect(readers.map((file) => relative(root, file))).toEqual([]);
  });
});
