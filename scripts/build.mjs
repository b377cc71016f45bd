// Builds dist/: the command line, the local service with its worker (`presign` and `infer` in them), the client, the
// functions as AWS runs them, and the page.
// Runs in `prepare`, so that `npm ci` alone leaves everything ready, and before the tests, which use what is built.
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundledLicenses } from './bundledLicenses.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
// Lambda runs as some other user, and modes go into the archive.
process.umask(0o022);

mkdirSync('dist/web', { recursive: true });

const node = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
};
const installed = { ...node, packages: 'external', sourcemap: true };
// In AWS there is no node_modules, but for what lies beside `infer` (see below).
const deployed = {
  ...node,
  minify: true,
  keepNames: true,
  // Modules leave out what is not used, so that a cold start reads less; wavefile's has no default export.
  mainFields: ['module', 'main'],
  alias: { wavefile: './node_modules/wavefile/dist/wavefile.js' },
  // Packages in CommonJS form call `require`, which a module has not.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
};
// What the code of `infer` loads at run time, and infra/image/ puts beside it: native, or its licence asks for it.
const BESIDE_INFER = JSON.parse(readFileSync('functions/infer/externalPackages.json', 'utf8'));

await Promise.all([
  build({ ...installed, entryPoints: ['cli/ser.ts'], outdir: 'dist/cli', banner: { js: '#!/usr/bin/env node' } }),
  build({ ...installed, entryPoints: ['local/main.ts', 'local/inferWorker.ts'], outdir: 'dist/local' }),
  // For programmes in Node and in browsers.
  build({ ...installed, platform: 'neutral', entryPoints: ['client/index.ts'], outdir: 'dist/client' }),
  ...['announce', 'infer', 'presign', 'webhook'].map(buildFunction),
  build({
    // Besides the page what it loads when it is needed, each a file: its policy lets no script be written in place.
    entryPoints: {
      main: 'web/main.ts',
      style: 'web/style.css',
      recorder: 'web/record/worklet.ts',
      sound: 'web/sound/worker.ts',
    },
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
// `presign` answers with the model card, and needs no more of the bundle.
const { DEFAULT_BUNDLE } = await importTypeScript('contract/defaultBundle.ts');
mkdirSync('dist/functions/presign/model', { recursive: true });
writeFileSync('dist/functions/presign/model/model.json', readFileSync(`${DEFAULT_BUNDLE}/model.json`));

async function buildFunction(name) {
  const directory = `dist/functions/${name}`;
  const entryPoints = [`functions/${name}/handler.ts`];
  const outfile = `${directory}/index.mjs`;
  const external = name === 'infer' ? BESIDE_INFER : [];
  const { metafile } = await build({ ...deployed, entryPoints, outfile, external, metafile: true });
  writeFileSync(`${directory}/licenses.txt`, bundledLicenses(metafile));
}

async function importTypeScript(file) {
  const { outputFiles } = await build({ entryPoints: [file], format: 'esm', write: false });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}
