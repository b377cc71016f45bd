import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pruneBinaries } from '../../scripts/pruneBinaries.ts';

const PLATFORMS = ['darwin/arm64', 'linux/arm64', 'linux/x64', 'win32/arm64', 'win32/x64'];
let root: string;
let libraries: string;
const left = (): string[] =>
  readdirSync(libraries, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.node'))
    .map((path) => path.replaceAll('\\', '/').replace('/onnxruntime_binding.node', ''))
    .sort();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ser-prune-'));
  libraries = join(root, 'node_modules/onnxruntime-node/bin/napi-v6');
  for (const platform of PLATFORMS) {
    mkdirSync(join(libraries, platform), { recursive: true });
    writeFileSync(join(libraries, platform, 'onnxruntime_binding.node'), '');
  }
});
afterEach(() => rmSync(root, { recursive: true }));

describe('pruneBinaries', () => {
  it("keeps this machine's libraries and those that an image in AWS may hold", () => {
    expect(pruneBinaries(root, 'darwin/arm64')).toEqual(['win32/arm64', 'win32/x64']);
    expect(left()).toEqual(['darwin/arm64', 'linux/arm64', 'linux/x64']);
  });

  it('finds nothing more to remove the second time', () => {
    pruneBinaries(root, 'linux/x64');
    expect(left()).toEqual(['linux/arm64', 'linux/x64']);
    expect(pruneBinaries(root, 'linux/x64')).toEqual([]);
  });

  it('touches nothing on a platform that has no libraries, or where onnxruntime lies elsewhere', () => {
    expect(pruneBinaries(root, 'freebsd/x64')).toEqual([]);
    expect(left()).toEqual(PLATFORMS);
    expect(pruneBinaries(join(root, 'elsewhere'), 'linux/x64')).toEqual([]);
  });
});
