import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelSpec, modelSpecSchema } from '../../contract/index.ts';
import { ModelBundleError } from '../errors.ts';

/**
 * Reads and checks a bundle's `model.json`, and that its files are the ones it names.
 *
 * @param dir the bundle's folder
 * @param featureNames the handcrafted features that this code computes, in order
 * @throws ModelBundleError naming the file and the field that does not fit
 */
export async function readModelSpec(dir: string, featureNames: readonly string[]): Promise<ModelSpec> {
  const path = join(dir, 'model.json');
  const spec = parseSpec(path, await readText(path));
  checkFeatureNames(path, spec.features.names, featureNames);
  for (const part of ['encoder', 'classifier'] as const) await checkFile(dir, part, spec[part]);
  return spec;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ModelBundleError(`No model bundle: expected a readable file ${path}. Name the bundle's folder.`, {
      cause,
    });
  }
}

function parseSpec(path: string, text: string): ModelSpec {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ModelBundleError(`${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = modelSpecSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path: field, message }) => `${field.join('.') || '(root)'}: ${message}`);
  throw new ModelBundleError(`${path} does not fit the model schema: ${issues.join('; ')}`);
}

function checkFeatureNames(path: string, got: readonly string[], expected: readonly string[]): void {
  if (got.length !== expected.length) {
    throw new ModelBundleError(`${path}: features.names: expected ${expected.length} names, got ${got.length}.`);
  }
  const at = expected.findIndex((name, i) => name !== got[i]);
  if (at >= 0) {
    throw new ModelBundleError(
      `${path}: features.names[${at}]: expected "${expected[at]}", got "${got[at]}". Train the bundle again.`,
    );
  }
}

async function checkFile(dir: string, part: string, { file, sha256 }: { file: string; sha256: string }): Promise<void> {
  const path = join(dir, file);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new ModelBundleError(`${part}.file: expected ${path}, but it is not there.`);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  const got = hash.digest('hex');
  if (got !== sha256) {
    throw new ModelBundleError(`${part}.sha256: expected ${sha256}, but ${path} has ${got}. The bundle is damaged.`);
  }
}
