import { copyFileSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_BUNDLE } from '../../contract/index.ts';

/** The bundle that ships. */
export const SHIPPED_BUNDLE = fileURLToPath(new URL(`../../${DEFAULT_BUNDLE}`, import.meta.url));

/** `model.json` as plain data, to be bent. */
export type SpecData = Record<string, never> & {
  labels: string[];
  schemaVersion: number;
  features: { names: string[] };
  windows: { windowSeconds: number; hopSeconds: number };
  augmentations: { weight: number }[];
  metrics: object[];
  encoder: { file: string; sha256: string; size: number; pooling: string; layers: string[]; sources: object[] };
  classifier: { file: string; sha256: string; inputs: string[] };
  calibration: object;
};

/**
 * A copy of the shipped bundle in a temporary folder, with its `model.json` changed.
 *
 * @param change bends the data in place
 * @returns the folder, and a function that removes it
 */
export function bentBundle(change: (spec: SpecData, dir: string) => void): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'ser-bundle-'));
  for (const file of readdirSync(SHIPPED_BUNDLE).filter((name) => name.endsWith('.onnx'))) {
    link(join(SHIPPED_BUNDLE, file), join(dir, file));
  }
  const spec = JSON.parse(readFileSync(join(SHIPPED_BUNDLE, 'model.json'), 'utf8')) as SpecData;
  change(spec, dir);
  writeFileSync(join(dir, 'model.json'), JSON.stringify(spec));
  return { dir, remove: () => rmSync(dir, { recursive: true }) };
}

/** Another file system refuses links. */
function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
