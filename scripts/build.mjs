// Builds dist/: the command line, the local service with its worker (both functions in them), and the page.
// Runs in `prepare`, so that `npm ci` alone leaves everything ready, and before the tests, which use what is built.
import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

mkdirSync('dist/web', { recursive: true });

const node = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
};

await Promise.all([
  build({ ...node, entryPoints: ['cli/ser.ts'], outdir: 'dist/cli', banner: { js: '#!/usr/bin/env node' } }),
  build({ ...node, entryPoints: ['local/main.ts', 'local/inferWorker.ts'], outdir: 'dist/local' }),
  build({
    entryPoints: ['web/main.ts', 'web/style.css'],
    outdir: 'dist/web',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022'],
    logLevel: 'warning',
  }),
]);
// `npx ser` runs the file itself, and not every npm makes it executable.
chmodSync('dist/cli/ser.js', 0o755);
cpSync('web/index.html', 'dist/web/index.html');
cpSync('web/public', 'dist/web', { recursive: true });
