import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelSpecSchema } from '../../../contract/index.ts';
import { type StagedImage, stageImage } from '../../../infra/image/stageImage.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const MAX_BYTES = 250e6;
/** What AWS's base, Amazon Linux 2023, has (GCC 11): libraries built for newer ones do not load there. */
const BASE_VERSIONS = { GLIBC: 2.034, GLIBCXX: 3.004_029 };

/** Every path below a folder, with slashes. */
function pathsIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
}

function filesIn(directory: string): string[] {
  return pathsIn(directory).filter((path) => lstatSync(join(directory, path)).isFile());
}

/** Changes with any name, mode or byte below a folder. */
function treeHash(directory: string): string {
  const hash = createHash('sha256');
  for (const path of pathsIn(directory).sort()) {
    const stat = lstatSync(join(directory, path));
    hash.update(`${path}\0${stat.mode}\0`);
    if (stat.isFile()) hash.update(readFileSync(join(directory, path)));
  }
  return hash.digest('hex');
}

describe('stageImage', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'ser-stage-'));
  const outputDirectory = join(temporary, 'x86_64');
  let image: StagedImage;
  let files: string[];

  beforeAll(() => {
    image = stageImage({ architecture: 'x86_64', outputDirectory });
    files = filesIn(outputDirectory);
  });
  afterAll(() => rmSync(temporary, { recursive: true }));

  const read = (path: string): Buffer => readFileSync(join(outputDirectory, path));

  it('is reproducible: the same content gives the same tree, whatever lay there and the umask', () => {
    const again = join(temporary, 'again');
    const umask = process.umask(0o077);
    try {
      stageImage({ architecture: 'arm64', outputDirectory: again });
      stageImage({ architecture: 'x86_64', outputDirectory: again });
    } finally {
      process.umask(umask);
    }
    expect(treeHash(again)).toBe(treeHash(outputDirectory));
  });

  it('holds at most 250 MB, and says how much', () => {
    const sum = files.reduce((bytes, path) => bytes + lstatSync(join(outputDirectory, path)).size, 0);
    console.log(`Staged for the image: ${files.length} files, ${(image.sizeBytes / 1e6).toFixed(1)} MB`);
    expect(image.sizeBytes).toBe(sum);
    expect(image.sizeBytes).toBeLessThanOrEqual(MAX_BYTES);
  });

  it.each([
    ['x86_64', 'x64', 0x3e],
    ['arm64', 'arm64', 0xb7],
  ] as const)('takes for %s the libraries of that one platform', (architecture, folder, machine) => {
    const directory = join(temporary, 'libraries', architecture);
    stageImage({ architecture, outputDirectory: directory });
    const binaries = filesIn(directory).filter((path) => /\.(node|so|so\..*|dll|dylib|exe)$/.test(path));
    const place = `node_modules/onnxruntime-node/bin/napi-v6/linux/${folder}`;
    expect(binaries.sort()).toEqual([`${place}/libonnxruntime.so.1`, `${place}/onnxruntime_binding.node`]);
    // The ELF header's machine (System V ABI, e_machine at byte 18).
    const machines = binaries.map((path) => readFileSync(join(directory, path)).readUInt16LE(18));
    expect(machines).toEqual([machine, machine]);
  });

  it.each(Object.entries(BASE_VERSIONS))('has libraries that the base image can load: its %s suffices', (name, has) => {
    for (const path of files.filter((file) => file.startsWith('node_modules/onnxruntime-node/bin/'))) {
      const asked = [
        ...read(path)
          .toString('latin1')
          .matchAll(new RegExp(`\\0${name}_(\\d+)\\.(\\d+)(?:\\.(\\d+))?\\0`, 'g')),
      ];
      const versions = asked.map(
        ([, major, minor, patch]) => Number(major) + Number(minor) / 1e3 + Number(patch ?? 0) / 1e6,
      );
      expect(versions.length, path).toBeGreaterThan(0);
      expect(Math.max(...versions), path).toBeLessThanOrEqual(has);
    }
  });

  it('is readable by every user', () => {
    const modes = pathsIn(outputDirectory).map((path) => lstatSync(join(outputDirectory, path)));
    const wrong = modes.filter((stat) => (stat.mode & 0o7777) !== (stat.isDirectory() ? 0o755 : 0o644));
    expect(wrong).toEqual([]);
  });

  it('has the whole model bundle, and its card with the licence', () => {
    const spec = modelSpecSchema.parse(JSON.parse(read('model/model.json').toString()));
    for (const { file, sha256 } of [spec.encoder, spec.classifier]) {
      expect(
        createHash('sha256')
          .update(read(`model/${file}`))
          .digest('hex'),
      ).toBe(sha256);
    }
    expect(read('model/README.md').toString()).toMatch(/licen[cs]e/i);
  });

  it('has our licence and notice, those of what is bundled, and the package under the LGPL with its source', () => {
    expect(files).toEqual(expect.arrayContaining(['code/LICENSE', 'code/NOTICE']));
    expect(read('code/licenses.txt').toString()).toMatch(/^@aws-sdk\/client-s3 [\d.]+: Apache-2\.0$/m);
    expect(read('node_modules/codec-parser/LICENSE').toString()).toMatch(/LESSER GENERAL PUBLIC LICENSE/);
    expect(files.filter((path) => path.startsWith('node_modules/codec-parser/src/')).length).toBeGreaterThan(5);
    expect(read('code/index.mjs').toString()).not.toContain('codec-parser');
  });

  it('has each package that the code loads and does not hold', () => {
    const code = read('code/index.mjs').toString();
    const external = JSON.parse(readFileSync(join(root, 'functions/infer/externalPackages.json'), 'utf8')) as string[];
    expect(external).toContain('onnxruntime-node');
    for (const name of external) {
      expect(code, name).toMatch(new RegExp(`["']${name}(/[^"']*)?["']`));
      expect(files).toContain(`node_modules/${name}/package.json`);
    }
  });

  it('has a Dockerfile that only copies what was staged', () => {
    const lines = read('Dockerfile')
      .toString()
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect([...new Set(lines.map((line) => line.split(' ')[0]))]).toEqual(['FROM', 'COPY', 'CMD']);
    const copied = [
      ...read('Dockerfile')
        .toString()
        .matchAll(/^COPY (\S+)\/ /gm),
    ].map((match) => match[1]);
    const staged = readdirSync(outputDirectory).filter((name) => name !== 'Dockerfile');
    expect(copied.sort()).toEqual(staged.sort());
  });

  it('names no path of this machine', () => {
    const small = files.filter((path) => /\.(m?js|json)$/.test(path));
    const found = small.filter((path) => read(path).toString().includes(root));
    expect(found.map((path) => relative('.', path))).toEqual([]);
  });
});
