// What a new user waits for: npm run bench:install
// Clones the committed state, then `npm ci` with an empty cache and `npm start` until it is ready; and how much of it
// `npm ci --omit=dev` leaves out.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'ser-install-'));
const clone = join(dir, 'clone');
const env = { ...process.env, npm_config_cache: join(dir, 'cache') };
const megabytes = (path) => Number(execFileSync('du', ['-sm', path], { encoding: 'utf8' }).split('\t')[0]);

try {
  execFileSync('git', ['clone', '-q', '--no-local', root, clone]);
  console.log(`A clone with its history: ${megabytes(clone)} MB`);
  const startMs = performance.now();
  execFileSync('npm', ['ci', '--silent'], { cwd: clone, env, stdio: 'inherit' });
  console.log(`npm ci, empty cache: ${((performance.now() - startMs) / 1000).toFixed(0)} s`);
  const service = spawn('npm', ['start', '--', '--port', '0'], { cwd: clone, env, detached: true });
  for await (const chunk of service.stdout) if (String(chunk).includes('Ready.')) break;
  console.log(`npm ci && npm start, until it is ready: ${((performance.now() - startMs) / 1000).toFixed(0)} s`);
  process.kill(-service.pid);
  console.log(`node_modules: ${megabytes(join(clone, 'node_modules'))} MB`);
  execFileSync('npm', ['ci', '--omit=dev', '--silent'], { cwd: clone, env, stdio: 'inherit' });
  console.log(`node_modules with --omit=dev: ${megabytes(join(clone, 'node_modules'))} MB`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
