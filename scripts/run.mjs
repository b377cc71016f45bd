// Runs one TypeScript file of this repository: node scripts/run.mjs FILE [ARG …]
import { readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [file, ...args] = process.argv.slice(2);
// Beside the source, so that its relative paths hold.
const outfile = resolve(file.replace(/\.ts$/, `.${process.pid}.tmp.mjs`));
const runnable = JSON.parse(readFileSync(new URL('runnable.json', import.meta.url), 'utf8'));
await build({ ...runnable, entryPoints: [file], outfile });
process.argv = [process.argv[0], outfile, ...args];
try {
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(outfile);
}
