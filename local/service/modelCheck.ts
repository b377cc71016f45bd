import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelSpecSchema } from '../../contract/index.ts';
import { StartError } from './startError.ts';

const REMEDY = 'Restore or retrain the bundle, or name another with --model DIR.';

/**
 * Reads a bundle's `model.json` before anything is started: the API's function needs it, and would only throw.
 *
 * @param modelDirectory of `--model`
 * @throws StartError when it is missing, no JSON, or misses the schema
 */
export function checkModel(modelDirectory: string): void {
  const path = join(modelDirectory, 'model.json');
  const parsed = modelSpecSchema.safeParse(parse(path, read(path, modelDirectory)));
  if (parsed.success) return;
  const issues = parsed.error.issues.map(({ path: field, message }) => `${field.join('.') || '(root)'}: ${message}`);
  throw new StartError(`${path} does not fit the model schema: ${issues.join('; ')}. ${REMEDY}`);
}

function read(path: string, modelDirectory: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const found = code === 'ENOENT' || code === 'ENOTDIR' ? 'found no model.json' : `cannot read model.json (${code})`;
    throw new StartError(`Expected a model bundle in ${modelDirectory}, ${found}. Pass --model DIR.`, { cause });
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StartError(`${path} is not JSON: ${(cause as Error).message}. ${REMEDY}`, { cause });
  }
}
