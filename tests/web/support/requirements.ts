import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** The browser that the suite drives. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** Where the corpora lie; see CONTRIBUTING.md. */
export const CORPORA = process.env.SER_CORPORA ?? `${ROOT}/../shared/corpora`;
/** The built service. */
export const SERVICE = `${ROOT}/dist/local/main.js`;

function missing(): string | undefined {
  if (!existsSync(SERVICE)) return 'dist/ is not built (npm run build)';
  if (!existsSync(CHROMIUM)) return 'there is no Chromium (set CHROMIUM to its path)';
  if (!existsSync(`${CORPORA}/ravdess`)) return 'there are no corpora (set SER_CORPORA to their folder)';
  return undefined;
}

/** `describe`, left out with its reason where a browser or clips are missing; in CI that is a failure. */
export function describePage(name: string, body: () => void): void {
  const reason = missing();
  if (reason !== undefined && process.env.CI) throw new Error(`The page's tests cannot run: ${reason}.`);
  if (reason === undefined) describe(name, body);
  else describe.skip(`${name} (left out: ${reason})`, body);
}
