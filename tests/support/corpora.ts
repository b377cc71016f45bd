import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the speech corpora: SER_CORPORA, or beside the repository. */
export const corpora = process.env.SER_CORPORA ?? fileURLToPath(new URL('../../../shared/corpora', import.meta.url));

/**
 * Whether the corpora are there; says so when not.
 *
 * @param names which ones
 * @throws Error in CI, where nothing may be skipped
 */
export function requireCorpora(names: readonly string[] = ['emodb', 'ravdess', 'tess', 'urdu']): boolean {
  const missing = names.filter((name) => !existsSync(join(corpora, name)));
  if (missing.length === 0) return true;
  const reason = `The corpora ${missing.join(', ')} are not in ${corpora}; set SER_CORPORA.`;
  if (process.env.CI) throw new Error(reason);
  console.warn(`Skipped: ${reason}`);
  return false;
}
